"""What one run of the provider shares among its resources."""
