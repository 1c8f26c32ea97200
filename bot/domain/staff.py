"""Those who work petitions: what each may do, and for which sectors and communes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.petition import Petition

UNSORTED = ""  # the sector of a petition of which nobody said one


class Role(StrEnum):
    """What somebody is to the office; one person may be several things."""

    REVIEWER = "reviewer"  # works petitions within their scope
    LEAD = "lead"  # hands out work, sends letters, sees figures
    EDITOR = "editor"  # keeps the knowledge base right
    ADMIN = "admin"  # staff, blocks, audit, knowledge


class Act(StrEnum):
    """What a role allows."""

    SEE = "see"  # petitions, without contact details
    SEE_CONTACT = "see_contact"  # name, address, telephone: each look is on record
    TAKE = "take"
    DECIDE = "decide"  # accept, ask for more, redirect, refuse, close, merge, record an answer
    REPLY = "reply"  # write to the citizen
    ENTER = "enter"  # record a petition for somebody at the desk
    HAND_OVER = "hand_over"  # give petitions to others
    FORWARD = "forward"  # letters to other bodies
    EXPORT = "export"
    BLOCK = "block"
    ERASE = "erase"  # what is held of a person who asks at the office; reaches beyond a scope
    KNOWLEDGE = "knowledge"
    STAFF = "staff"
    AUDIT = "audit"
    RESET = "reset"  # take a password and second factor away; nobody ever sees one


_WORKERS = frozenset({Role.REVIEWER, Role.LEAD})
_LEADS = frozenset({Role.LEAD})
_ADMINS = frozenset({Role.ADMIN})

MAY: Mapping[Act, frozenset[Role]] = {
    Act.SEE: _WORKERS | _ADMINS,
    Act.SEE_CONTACT: _WORKERS,
    Act.TAKE: _WORKERS,
    Act.DECIDE: _WORKERS,
    Act.REPLY: _WORKERS,
    Act.ENTER: _WORKERS,
    Act.HAND_OVER: _LEADS | _ADMINS,
    Act.FORWARD: _WORKERS,
    Act.EXPORT: _LEADS | _ADMINS,
    Act.BLOCK: _LEADS | _ADMINS,
    Act.ERASE: _ADMINS,
    Act.KNOWLEDGE: frozenset({Role.EDITOR}) | _ADMINS,
    Act.STAFF: _ADMINS,
    Act.AUDIT: _ADMINS,
    Act.RESET: _LEADS | _ADMINS,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A member of staff."""

    id: int  # 0 until added
    name: str  # as colleagues and the history of petitions name them; never empty
    roles: frozenset[Role]
    sectors: frozenset[str] = frozenset()  # ids of knowledge/sectors.yaml; empty: all
    places: frozenset[str] = frozenset()  # codes of communes; empty: all
    person_key: str = ""  # keyed hash of their account in the channel; "" until they joined
    active: bool = True
    since: datetime

    @property
    def who(self) -> str:
        """How the audit names them."""
        return f"staff:{self.id}"

    def may(self, act: Act) -> bool:
        """Whether one of their roles allows it."""
        return self.active and not self.roles.isdisjoint(MAY[act])

    def covers(self, petition: Petition) -> bool:
        """Whether a petition lies within their sectors and communes."""
        return self.reaches(petition.sector, petition.place_id)

    @property
    def seen_sectors(self) -> frozenset[str]:
        """Theirs, and what nobody has sorted yet: that is everybody's to sort. Empty: all."""
        return self.sectors and self.sectors | {UNSORTED}

    def reaches(self, sector: str, place_id: str) -> bool:
        """Whether a sector and a commune are among theirs."""
        return (not self.sectors or sector in self.seen_sectors) and (
            not self.places or place_id in self.places
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Operator:
    """Whoever runs commands on the machine: they add the first administrator."""

    user: str  # the account on the machine

    @property
    def who(self) -> str:
        """How the audit names them."""
        return f"command:{self.user}"

    def may(self, act: Act) -> bool:
        """Whoever has the machine keeps roster and knowledge right, erases, checks the audit."""
        return act in {Act.STAFF, Act.AUDIT, Act.KNOWLEDGE, Act.ERASE}


By = Member | Operator  # who does something to the office itself
