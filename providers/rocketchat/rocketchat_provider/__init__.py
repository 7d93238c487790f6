"""Terraform provider for Rocket.Chat."""

__version__ = "0.2.0"
ADDRESS = "registry.terraform.io/liquid/rocketchat"
"""What Terraform calls the provider."""
SCHEMA_FILE = f"{__path__[0]}/schema.binpb"
"""The provider's schema as Terraform asks for it; `tools/packed_schema.py` writes it."""
