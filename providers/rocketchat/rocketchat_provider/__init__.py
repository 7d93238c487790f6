"""Terraform provider for Rocket.Chat."""
