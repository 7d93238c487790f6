"""Terraform's plugin protocol 6: messages, and one servicer for each kind of call."""
