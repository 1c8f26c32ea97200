"""The Bot API itself: a function a method, found in ``table``."""
