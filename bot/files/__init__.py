"""What citizens send along: told by content, drawn anew or quarantined, kept under its hash."""
