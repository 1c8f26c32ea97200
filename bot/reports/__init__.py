"""Registers, tables, charts and documents that leave the bot as files."""
