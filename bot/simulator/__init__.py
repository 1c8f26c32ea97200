"""A Bot API on loopback with a page to chat on: demo, tests and benchmarks run on it."""
