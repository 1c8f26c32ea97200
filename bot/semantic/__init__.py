"""The optional embedder, behind a port."""
