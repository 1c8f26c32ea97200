"""What publishing needs of the store: versions of the knowledge, and what is about to be one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.domain.publication import Publication


@dataclass(frozen=True, slots=True, kw_only=True)
class Newest:
    """Where things stand: read every few seconds by every instance."""

    number: int = 0  # of the version that is served; 0: nothing was ever published
    content: str = ""
    candidate: str = ""  # what is being tried and may be served next; "" for none
    announced_at: datetime | None = None


class Publications(Protocol):
    """Versions are only ever added; the greatest number is served."""

    async def newest(self) -> Newest:
        """What is served, and what may be next."""
        ...

    async def hold(self) -> None:
        """Let nobody else publish before the end of this unit of work."""
        ...

    async def keep(self, content: str, files: Mapping[str, str]) -> None:
        """Keep the files under ``content``, each packed, by its name; kept ones are left alone."""
        ...

    async def files(self, content: str) -> Mapping[str, str]:
        """The packed files by name; none for what is not kept."""
        ...

    async def announce(self, content: str, at: datetime) -> None:
        """Let all instances prepare for these files, in place of earlier ones."""
        ...

    async def withdraw(self, content: str) -> None:
        """Give up a candidate, and all files that are neither a version's nor a candidate's."""
        ...

    async def add(self, publication: Publication) -> None:
        """Publish what is kept; a candidate of this content is one no more."""
        ...

    async def get(self, number: int) -> Publication | None:
        """One version."""
        ...

    async def history(self, *, limit: int) -> Sequence[Publication]:
        """The versions, newest first."""
        ...
