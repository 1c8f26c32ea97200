"""Replies that staff begin with, as the office words them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

_GAP = re.compile(r"\{(.*?)\}", re.DOTALL)


class Gap(StrEnum):
    """What a reply is filled in with where it says ``{...}``."""

    CODE = "code"
    TITLE = "title"  # the first words of the petition
    SENT_ON = "sent_on"
    TODAY = "today"
    OFFICE = "office"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """One of them; staff edit it before it goes."""

    id: str
    name: str  # of a word or two: it stands in a row
    text: str

    def filled(self, facts: Mapping[Gap, str]) -> str:
        """The text about one petition."""
        return _GAP.sub(lambda found: facts[Gap(found[1])], self.text)


def gaps_of(text: str) -> tuple[str, ...]:
    """Whatever stands in braces."""
    return tuple(_GAP.findall(text))
