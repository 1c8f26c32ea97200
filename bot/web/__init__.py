"""Webhook and health over HTTP."""
