"""Terraform's plugin protocol 6: messages, and a servicer for each noun."""
