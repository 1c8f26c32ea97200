"""Use cases; they know only the domain and the ports they declare."""
