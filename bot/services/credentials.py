"""What members may sign in with beside links, and who tried: protocols that the store fulfils."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class Credential:
    """A member's name, password and second factor; the secrets are kept sealed."""

    member_id: int
    login: str
    password_hash: str
    secret: str  # of the second factor
    recovery: frozenset[str] = frozenset()  # hashes of codes not used yet
    last_step: int = 0  # of the second factor: no code of it or before it counts again
    confirmed: bool = False  # the second factor was shown to work: until then nobody gets in
    set_at: datetime


class Credentials(Protocol):
    """At most one for each member."""

    async def of_member(self, member_id: int) -> Credential | None:
        """A member's, locked to this unit of work."""
        ...

    async def of_login(self, login: str) -> Credential | None:
        """Whoever's has this name, locked likewise."""
        ...

    async def all(self) -> Sequence[Credential]:
        """All, by name."""
        ...

    async def keep(self, credential: Credential) -> None:
        """Write it, in place of the member's earlier one; raises LoginTakenError."""
        ...

    async def drop(self, member_id: int) -> bool:
        """Forget it; False when there was none."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Tries:
    """How often somebody tried to get in lately."""

    count: int = 0
    last_at: datetime
    until: datetime | None = None  # not again before


class TriesBook(Protocol):
    """Tries by a subject (a name, an address); of subjects a keyed hash is kept."""

    async def of(self, subject: str) -> Tries | None:
        """Those of a subject, locked to this unit of work even when there are none."""
        ...

    async def keep(self, subject: str, tries: Tries) -> None:
        """Write them."""
        ...

    async def forget(self, subject: str) -> None:
        """As if there had been none."""
        ...
