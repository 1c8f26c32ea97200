"""Benchmarks and fitting: run by ``make bench`` and ``make calibrate``, not by pytest."""
