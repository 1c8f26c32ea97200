"""What citizens ask of their own data: to see, correct and erase it."""
