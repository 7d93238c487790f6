"""What the author of a provider subclasses, and what its hooks are given."""
