"""The Vietnamese words that people read."""
