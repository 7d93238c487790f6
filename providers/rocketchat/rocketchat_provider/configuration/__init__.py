"""The provider block: its arguments, and whose credentials go where."""
