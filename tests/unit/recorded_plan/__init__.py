"""A plan of 1,000 settings as Terraform asked for it, and what the provider answered."""
