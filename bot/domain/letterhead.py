"""What stands around what an office writes: whose it is, from where, who signs."""

from collections.abc import Callable
from dataclasses import dataclass, replace

# What a document cannot be without: unset it shows as a gap to fill in by hand.
_GAPS = ("office", "parent", "place", "sign", "signer_title", "signer_name")


@dataclass(frozen=True, slots=True, kw_only=True)
class Letterhead:
    """What an office's letters and reports bear."""

    office: str = ""  # its name
    parent: str = ""  # the body above it, or that it belongs to
    place: str = ""  # where it sits: before the date
    sign: str = ""  # its short name, in numbers of letters
    signer_title: str = ""
    signer_name: str = ""
    reply_to: str = ""

    def with_gaps(self, say: Callable[[str], str]) -> "Letterhead":
        """The same with marked gaps for what is unset."""
        return replace(
            self, **{name: getattr(self, name) or say(f"letter.gap_{name}") for name in _GAPS}
        )
