"""What people run: one module a command, each with a `main` that returns the exit code."""
