"""The six steps of the form, each asking, checking and keeping its own part of the draft."""
