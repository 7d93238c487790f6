"""Terraform provider for Rocket.Chat."""

__version__ = "0.2.0"
ADDRESS = "registry.terraform.io/liquid/rocketchat"
"""What Terraform calls the provider."""
