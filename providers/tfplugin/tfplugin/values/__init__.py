"""Types, values, paths, diagnostics, and the encoding of values."""
