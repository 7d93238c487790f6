"""Types, values, paths, diagnostics, and values on the wire."""
