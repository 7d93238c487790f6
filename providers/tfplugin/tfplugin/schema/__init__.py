"""What may be written in a configuration, and how to walk it."""
