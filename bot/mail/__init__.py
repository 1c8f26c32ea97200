"""Mails over SMTP to the office's own server."""
