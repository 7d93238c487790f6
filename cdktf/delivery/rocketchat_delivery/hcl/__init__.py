"""A folder in Terraform's own language: it is its own stack."""
