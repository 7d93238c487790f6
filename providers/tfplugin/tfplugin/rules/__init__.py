"""Terraform's rules over Python values: validation, planning, applying, conformance."""
