"""The published versions: listed, shown with what each changed, brought back."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.domain.bundle import Bundle
from bot.domain.differences import Rewording, changes_between, rewordings
from bot.domain.errors import KnowledgeError, VersionNotFoundError
from bot.domain.knowledge import Knowledge
from bot.domain.publication import Change, Publication
from bot.domain.staff import Act, By
from bot.services.ports import Store
from bot.services.publishing import Publishing
from bot.services.rights import check

MOST_SHOWN = 200  # changes whose words are marked


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A change with its words marked."""

    change: Change
    rewordings: tuple[Rewording, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A version, and what it changed of the one before."""

    version: Publication
    newest: int
    differences: Sequence[Difference]


class Versions:
    """For members who may change the knowledge."""

    def __init__(
        self, store: Store, publishing: Publishing, read: Callable[[Bundle], Knowledge]
    ) -> None:
        """``read`` blocks; raises KnowledgeError for files of another age."""
        self._store = store
        self._publishing = publishing
        self._read = read

    async def listed(self, by: By, *, limit: int) -> Sequence[Publication]:
        """The newest first."""
        check(by, Act.KNOWLEDGE)
        async with self._store.begin() as uow:
            return await uow.publications.history(limit=limit)

    async def of_entry(self, by: By, id_: str, *, limit: int) -> Sequence[Publication]:
        """The versions that changed an entry, newest first."""
        return [
            version
            for version in await self.listed(by, limit=limit)
            if any(id_ in {change.id, change.was} for change in version.changes)
        ]

    async def show(self, by: By, number: int) -> Shown:
        """One of them."""
        check(by, Act.KNOWLEDGE)
        async with self._store.begin() as uow:
            version = await uow.publications.get(number)
            newest = await uow.publications.newest()
        if version is None:
            raise VersionNotFoundError(number=number)
        differences: Sequence[Difference] = [Difference(change=each) for each in version.changes]
        if number > 1 and differences:
            differences = await self._marked(number, differences)
        return Shown(version=version, newest=newest.number, differences=differences)

    async def _marked(self, number: int, plain: Sequence[Difference]) -> Sequence[Difference]:
        try:
            old, new = [
                await asyncio.to_thread(self._read, await self._publishing.bundle_of(each))
                for each in (number - 1, number)
            ]
        except (KnowledgeError, VersionNotFoundError):
            return plain
        changes = [each.change for each in plain]
        return await asyncio.to_thread(marked, old, new, changes)

    async def roll_back(self, by: By, number: int, *, reason: str) -> Publication:
        """Serve it again."""
        return await self._publishing.roll_back(by, number, reason=reason)


def marked(
    old: Knowledge, new: Knowledge, changes: Sequence[Change] | None = None
) -> Sequence[Difference]:
    """What differs, words marked."""
    if changes is None:
        changes = changes_between(old, new)
    return [
        Difference(change=each, rewordings=rewordings(old, new, each) if n < MOST_SHOWN else ())
        for n, each in enumerate(changes)
    ]
