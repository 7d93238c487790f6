"""The app: running it, and the stacks that it has written."""
