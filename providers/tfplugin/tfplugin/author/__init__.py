"""The classes that the author of a provider subclasses, and the contexts of their hooks."""
