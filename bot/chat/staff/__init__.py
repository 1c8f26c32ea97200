"""What members of staff see and do in the channel: the group's cards, and errands in private."""
