"""How much memory the processes took that this one waited for."""

import resource


def peak_of_children() -> float:
    """The largest of them so far, in MB."""
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
