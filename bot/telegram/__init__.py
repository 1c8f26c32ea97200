"""Telegram as an edge: updates in, screens out, and nothing else."""
