"""The entries: listed and searched, one looked at as citizens see it, put back as published."""

from dataclasses import dataclass
from datetime import date

from starlette.responses import PlainTextResponse, Response

from bot.console.curating import (
    flaw_lines,
    led_to,
    phone_of,
    short_rewordings,
    working_knowledge,
)
from bot.console.curator import Curating
from bot.console.desk import Desk, Visit
from bot.console.proof import PATH
from bot.console.rendering import Pages
from bot.domain.differences import rewordings
from bot.domain.errors import EntryNotFoundError
from bot.domain.knowledge import Certainty, Entry
from bot.domain.publication import Change, How, Part
from bot.domain.vietnamese import fold

MOST_ROWS = 300
LONGEST_SEARCH = 200
STALE_AFTER = 180  # days: what was checked longer ago is marked
VERSIONS = 200  # looked through for the history of an entry


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """An entry in the list."""

    entry: Entry
    age: int  # days since it was checked
    is_stale: bool
    how: How | None  # how it differs from what is published


class KnowledgePage:
    """Shows entries of the working copy."""

    def __init__(self, desk: Desk, pages: Pages, curating: Curating) -> None:
        self._desk = desk
        self._pages = pages
        self._curating = curating

    async def show(self, visit: Visit) -> Response:
        """The list."""
        query = visit.query
        knowledge, flaws = await working_knowledge(visit, self._curating)
        changes = await self._curating.editing.changes(visit.member)
        changed = {each.id: each.how for each in changes if each.part is Part.ENTRY}
        words = query.one("words")[:LONGEST_SEARCH]
        topic, certainty = query.one("topic"), query.one("certainty")
        rows = [
            _row(entry, visit.today, changed.get(entry.id))
            for entry in knowledge.entries.values()
            if _is_found(entry, words)
            and topic in {"", entry.topic}
            and certainty in {"", entry.certainty.value}
            and (not query.one("changed") or entry.id in changed)
        ]
        if query.one("sort") == "oldest":
            rows.sort(key=lambda row: row.entry.as_of)
        return self._pages.show(
            "entries.html",
            visit,
            rows=rows[:MOST_ROWS],
            total=len(rows),
            topics=knowledge.topics,
            topic_titles={each.id: each.title for each in knowledge.topics},
            certainties=list(Certainty),
            kept={
                name: query.one(name)[:LONGEST_SEARCH]
                for name in ("words", "topic", "certainty", "changed", "sort")
            },
            changes=len(changes),
            flaws=flaw_lines(flaws, self._pages),
        )

    async def show_one(self, visit: Visit) -> Response:
        """An entry, what changed of it, and the versions that did."""
        id_ = visit.path["entry"]
        knowledge, _ = await working_knowledge(visit, self._curating)
        served = self._curating.answering().knowledge
        entry = knowledge.entries.get(id_) or served.entries.get(id_)
        if entry is None:
            raise EntryNotFoundError(id=id_)
        changes = await self._curating.editing.changes(visit.member)
        change = next((each for each in changes if _is_about(each, id_)), None)
        versions = await self._curating.versions.of_entry(visit.member, id_, limit=VERSIONS)
        async with visit.work() as (uow, _by):
            names = {member.who: member.name for member in await uow.staff.all()}
        return self._pages.show(
            "entry.html",
            visit,
            entry=entry,
            row=_row(entry, visit.today, change.how if change else None),
            topic=next((each.title for each in knowledge.topics if each.id == entry.topic), ""),
            documents=knowledge.documents,
            related=[
                knowledge.entries[each] for each in entry.related if each in knowledge.entries
            ],
            phone=phone_of(entry, knowledge, self._desk),
            is_gone=id_ not in knowledge.entries,
            change=change,
            rewordings=short_rewordings(rewordings(served, knowledge, change)) if change else (),
            versions=versions,
            names=names,
            is_writable=self._curating.editing.is_writable(),
            link=self._desk.links.to(id_) or "",
        )

    async def restore(self, visit: Visit) -> Response:
        """Put it back as published."""
        id_ = visit.path["entry"]
        drafted = await self._curating.editing.restore(visit.member, id_)
        if not drafted.is_sound:
            return self._pages.show(
                "flaws.html",
                visit,
                status=422,
                flaws=flaw_lines(drafted.flaws, self._pages),
                back=f"{PATH}/knowledge/entry/{id_}",
            )
        if drafted.after.knowledge and id_ not in drafted.after.knowledge.entries:
            return led_to("", "entry_restored")
        return led_to(f"/entry/{id_}", "entry_restored")

    async def patch(self, visit: Visit) -> Response:
        """All that is not published yet, for git."""
        patch = await self._curating.editing.patch(visit.member)
        return as_patch(patch)


def as_patch(patch: str) -> Response:
    """A file to keep."""
    return PlainTextResponse(
        patch,
        media_type="text/x-patch; charset=utf-8",
        headers={"content-disposition": 'attachment; filename="knowledge.patch"'},
    )


def _row(entry: Entry, today: date, how: How | None) -> Row:
    age = max(0, (today - entry.as_of).days)
    return Row(entry=entry, age=age, is_stale=age > STALE_AFTER, how=how)


def _is_found(entry: Entry, words: str) -> bool:
    """Whether every word stands somewhere in it, marks or none."""
    wanted = fold(words).split()
    if not wanted:
        return True
    text = fold(" ".join([entry.id, entry.title, entry.answer, entry.more, *entry.questions]))
    return all(word in text for word in wanted)


def _is_about(change: Change, id_: str) -> bool:
    return change.part is Part.ENTRY and id_ in {change.id, change.was}
