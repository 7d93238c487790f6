"""State that the resources share during one run of the provider."""
