"""Terraform provider for Rocket.Chat."""

__version__ = "0.1.0"
ADDRESS = "registry.terraform.io/liquid/rocketchat"
"""What Terraform calls the provider."""
