"""The conversation for any channel - (state, event) -> (state, screens)."""
