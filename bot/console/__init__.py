"""The pages that staff work on in a browser, under ``/console``."""
