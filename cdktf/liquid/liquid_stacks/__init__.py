"""liquid.ini, and the stack that is built from it."""
