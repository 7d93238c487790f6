"""Terraform provider for Rocket.Chat."""

__version__ = "0.1.0"
