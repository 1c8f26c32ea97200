"""Sizes of files."""

MEBIBYTE = 1024 * 1024  # bytes; people are told "MB"
