"""Knowledge files on disk: reading and checking them."""
