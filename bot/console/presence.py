"""Who else has a petition open: remembered by this process for a few minutes, kept nowhere."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.staff import Member

SEEN_FOR = timedelta(minutes=10)
MOST = 5_000  # petitions remembered at once


@dataclass(frozen=True, slots=True, kw_only=True)
class Looker:
    """A colleague who opened it a moment ago."""

    name: str
    at: datetime


class Presence:
    """Notes each look at a petition's page."""

    def __init__(self) -> None:
        self._lookers: dict[str, dict[int, Looker]] = {}

    def note(self, code: str, member: Member, now: datetime) -> Sequence[Looker]:
        """Note that a member looks; returns the others who did lately."""
        lookers = self._lookers.pop(code, {})
        lately = {
            id_: each
            for id_, each in lookers.items()
            if each.at > now - SEEN_FOR and id_ != member.id
        }
        self._lookers[code] = {**lately, member.id: Looker(name=member.name, at=now)}
        if len(self._lookers) > MOST:
            del self._lookers[next(iter(self._lookers))]
        return list(lately.values())
