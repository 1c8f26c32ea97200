"""Shares with what chance alone may have done to them."""

import math

Z95 = 1.96


def share(hits: int, count: int) -> str:
    """A share with its 95 % interval (Wilson, 1927)."""
    if count == 0:
        return "none"
    p = hits / count
    middle = (p + Z95**2 / (2 * count)) / (1 + Z95**2 / count)
    half = Z95 / (1 + Z95**2 / count) * math.sqrt(p * (1 - p) / count + Z95**2 / (4 * count**2))
    return f"{p:.3f} [{max(0.0, middle - half):.3f}, {middle + half:.3f}]"
