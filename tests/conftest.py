"""What holds for every test."""

from hypothesis import settings

# The same inputs each time: a find is a find for everybody. No clock: machines are shared.
settings.register_profile("steady", derandomize=True, deadline=None)
settings.load_profile("steady")
