"""Petitions on record: followed, and what their senders do with them."""
