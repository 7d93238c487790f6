"""Terraform: running it, and reading its plans and states."""
