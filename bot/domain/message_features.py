"""What a message is like, as a classifier sees it."""

from collections.abc import Sequence
from itertools import combinations, pairwise

from bot.domain.signals import Message, Signal

EDGE = 6  # words from the end in which a signal counts as how the message ends


def features_of(message: Message, found: Sequence[Signal]) -> dict[str, float]:
    """What a message is like; words without their marks count most, for marks may be guesses."""
    bare = message.bare
    count = len(bare)
    marked = dict.fromkeys(["marked " + word for word in message.typed])
    pairs = dict.fromkeys(map(" ".join, pairwise(bare)))
    words = dict.fromkeys(bare)
    length = (0.5**2 * len(marked) + 0.8**2 * len(pairs) + len(words)) ** 0.5
    scale = 1.6 / max(length, 1.0)
    features = dict.fromkeys(marked, 0.5 * scale)
    features |= dict.fromkeys(pairs, 0.8 * scale)
    features |= dict.fromkeys(words, scale)
    features |= dict.fromkeys(
        (
            "first " + " ".join(bare[:1]),
            "first " + " ".join(bare[:2]),
            "last " + " ".join(bare[-1:]),
            "last " + " ".join(bare[-2:]),
        ),
        0.3,
    )
    if message.text.rstrip().endswith("?"):
        features["?"] = 0.7
    elif "?" in message.text:
        features["? within"] = 0.4
    sizes = (("below 4", count < 4), ("below 7", count < 7), ("above 14", count > 14))
    features |= {name: 0.3 for name, holds in sizes if holds}
    return features | _signal_features(found, count)


def _signal_features(found: Sequence[Signal], length: int) -> dict[str, float]:
    """Which signals there are, together, in what order, at the end."""
    if not found:
        return {"no signal": 0.5}
    features: dict[str, float] = {}
    counts: dict[str, int] = {}
    for signal in found:
        counts[signal.name] = counts.get(signal.name, 0) + 1
    names = sorted(counts)
    for name, count in counts.items():
        features["signal " + name] = 0.75 * min(1.5, 0.75 + 0.25 * count)
    features |= dict.fromkeys(map(" and ".join, combinations(names, 2)), 0.7 / len(names) ** 0.5)
    turns = {
        f"{one.name} then {other.name}" for one, other in pairwise(found) if one.name != other.name
    }
    features |= dict.fromkeys(turns, 0.5 / max(1, len(turns)) ** 0.5)
    features |= {"opens " + found[0].name: 0.4, "closes " + found[-1].name: 0.4}
    return features | {"ends " + s.name: 0.4 for s in found if s.place >= length - EDGE}
