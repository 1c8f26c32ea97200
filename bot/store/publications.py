"""The versions of the knowledge and their files."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from bot.domain.publication import Change, How, Lost, LostAnswer, Part, Publication, Report
from bot.services.knowledge_ports import Newest
from bot.store.handle import Handle
from bot.store.knowledge_tables import (
    knowledge_candidate,
    knowledge_files,
    knowledge_listings,
    knowledge_versions,
)
from bot.store.upsert import upsert

_ONE = 1  # the id of the only candidate
_NEWEST = (
    sa.select(
        knowledge_versions.c.number,
        knowledge_versions.c.content,
        knowledge_candidate.c.content.label("candidate"),
        knowledge_candidate.c.announced_at,
    )
    .join(knowledge_candidate, sa.true(), isouter=True)
    .order_by(knowledge_versions.c.number.desc())
    .limit(1)
)
_FILES = (
    sa.select(knowledge_listings.c.name, knowledge_files.c.packed)
    .join(knowledge_files, knowledge_files.c.sha256 == knowledge_listings.c.sha256)
    .where(knowledge_listings.c.content == sa.bindparam("wanted"))
    .order_by(knowledge_listings.c.name)
)
_HISTORY = (
    sa.select(knowledge_versions)
    .order_by(knowledge_versions.c.number.desc())
    .limit(sa.bindparam("most"))
)
_GIVE_UP = sa.delete(knowledge_candidate).where(
    knowledge_candidate.c.content == sa.bindparam("wanted")
)
_FORGET_LISTINGS = sa.delete(knowledge_listings).where(
    knowledge_listings.c.content.not_in(sa.select(knowledge_versions.c.content)),
    knowledge_listings.c.content.not_in(sa.select(knowledge_candidate.c.content)),
)
_FORGET_FILES = sa.delete(knowledge_files).where(
    knowledge_files.c.sha256.not_in(sa.select(knowledge_listings.c.sha256))
)


class SqlPublications:
    """Fulfils :class:`bot.services.knowledge_ports.Publications` within one transaction."""

    def __init__(self, db: Handle) -> None:
        self._db = db

    async def newest(self) -> Newest:
        """What is served, and what may be next."""
        row = (await self._db.execute(_NEWEST)).first()
        if row is None:
            return Newest()
        return Newest(
            number=row.number,
            content=row.content,
            candidate=row.candidate or "",
            announced_at=row.announced_at,
        )

    async def hold(self) -> None:
        """Wait for whoever publishes now."""
        await self._db.lock("knowledge")

    async def keep(self, content: str, files: Mapping[str, str]) -> None:
        """Keep what is not kept yet."""
        await self.hold()  # or what another gives up would take a file along that both have
        hashes = {
            name: hashlib.sha256(packed.encode()).hexdigest() for name, packed in files.items()
        }
        for name, packed in files.items():
            row = {"sha256": hashes[name], "packed": packed}
            await self._db.execute(self._db.insert(knowledge_files).on_conflict_do_nothing(), row)
        await self._db.execute(
            self._db.insert(knowledge_listings).on_conflict_do_nothing(),
            [{"content": content, "name": name, "sha256": sha} for name, sha in hashes.items()],
        )

    async def files(self, content: str) -> Mapping[str, str]:
        """Read them off the event loop."""
        rows = await self._db.read(_FILES, {"wanted": content})
        return {row.name: row.packed for row in rows}

    async def announce(self, content: str, at: datetime) -> None:
        """Name the candidate."""
        new = upsert(self._db.insert, knowledge_candidate)
        await self._db.execute(new, {"id": _ONE, "content": content, "announced_at": at})

    async def withdraw(self, content: str) -> None:
        """Forget what belongs to nothing now."""
        await self.hold()
        await self._db.execute(_GIVE_UP, {"wanted": content})
        await self._db.execute(_FORGET_LISTINGS)
        await self._db.execute(_FORGET_FILES)

    async def add(self, publication: Publication) -> None:
        """Add a row; its number must be free."""
        row = {
            "number": publication.number,
            "content": publication.content,
            "author": publication.author,
            "published_at": publication.at,
            "reason": publication.reason,
            "overrode": publication.overrode,
            "restores": publication.restores,
            "changes": _as_json([asdict(change) for change in publication.changes]),
            "report": _as_json(asdict(publication.report)),
        }
        await self._db.execute(sa.insert(knowledge_versions), row)
        await self._db.execute(_GIVE_UP, {"wanted": publication.content})

    async def get(self, number: int) -> Publication | None:
        """Find it by its number."""
        found = sa.select(knowledge_versions).where(knowledge_versions.c.number == number)
        row = (await self._db.execute(found)).first()
        return None if row is None else _publication(row)

    async def history(self, *, limit: int) -> Sequence[Publication]:
        """The newest first."""
        return [_publication(row) for row in await self._db.read(_HISTORY, {"most": limit})]


def _publication(row: sa.Row[Any]) -> Publication:
    report = json.loads(row.report)
    return Publication(
        number=row.number,
        content=row.content,
        author=row.author,
        at=row.published_at,
        reason=row.reason,
        overrode=row.overrode,
        restores=row.restores,
        changes=tuple(
            Change(**{**each, "part": Part(each["part"]), "how": How(each["how"])})
            for each in json.loads(row.changes)
        ),
        report=Report(
            asked=report["asked"],
            lost=tuple(
                LostAnswer(**{**each, "lost": Lost(each["lost"])}) for each in report["lost"]
            ),
        ),
    )


def _as_json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
