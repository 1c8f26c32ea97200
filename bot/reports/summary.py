"""The draft "Tổng hợp ý kiến, kiến nghị của cử tri và Nhân dân" of a period, as DOCX.

It holds what can be counted and what staff cleared for quoting (tag ``trich-dan``), never
judgement or finished prose: what a person must write is a marked blank.
"""

import asyncio
import io
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import TypeVar

from bot.domain.knowledge import Knowledge
from bot.domain.letterhead import Letterhead
from bot.domain.local_time import local_day
from bot.domain.masking import mask
from bot.domain.petition import State
from bot.domain.tags import QUOTABLE
from bot.domain.workdays import Calendar
from bot.reports.cells import Cell
from bot.reports.charts import WIDTH
from bot.reports.figure_charts import FigureCharts
from bot.reports.pages import DocumentHead, Page
from bot.reports.placing import placed
from bot.reports.wording import Wording
from bot.services.dashboard import Chart
from bot.services.figures import Figures, Measure, figures
from bot.services.office import Filter
from bot.services.ports import Store
from bot.services.report_ports import Registered
from bot.services.reporting import each
from bot.texts.catalog import Catalog

K = TypeVar("K")

QUOTES = 3  # of a sector
LISTED = 300  # unanswered ones; the rest is said as a number, the export has them all
# Nobody has told the citizen anything that ends the matter.
UNANSWERED = frozenset(
    {State.RECORDED, State.ACCEPTED, State.WAITING, State.FORWARDED, State.IN_PROGRESS}
)
# Taken back by their senders, or said once already by those that they were merged into.
UNQUOTED = frozenset({State.WITHDRAWN, State.DUPLICATE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """What a summary is made of."""

    since: date
    until: date
    at: datetime
    figures: Figures
    quotes: Mapping[str, Sequence[Registered]]  # by sector
    unanswered: Sequence[Registered]  # those that wait longest
    left_out: int  # unanswered ones beyond


async def gather(store: Store, calendar: Calendar, wanted: Filter, now: datetime) -> Material:
    """Count, and pick what is listed and quoted; ``wanted`` has both days."""
    quotes: dict[str, list[Registered]] = defaultdict(list)
    async for batch in each(store, replace(wanted, tag=QUOTABLE)):
        for one in batch:
            petition = one.petition
            is_voice = petition.text and petition.state not in UNQUOTED
            if is_voice and len(quotes[petition.sector]) < QUOTES:
                quotes[petition.sector].append(one)
    waiting: list[Registered] = []
    left_out = 0
    async for batch in each(store, replace(wanted, states=UNANSWERED)):
        room = LISTED - len(waiting)
        waiting += batch[:room]
        left_out += max(0, len(batch) - room)
    return Material(
        since=wanted.since or date.min,
        until=wanted.until or local_day(now),
        at=now,
        figures=await figures(store, wanted, calendar, local_day(now)),
        quotes=quotes,
        unanswered=waiting,
        left_out=left_out,
    )


class Summary:
    """Writes the draft."""

    def __init__(
        self, store: Store, texts: Catalog, knowledge: Knowledge, letterhead: Letterhead
    ) -> None:
        self._head = letterhead.with_gaps(texts.say)
        self._store = store
        self._texts = texts
        self._wording = Wording(texts, knowledge)
        self._charts = FigureCharts(texts, knowledge)
        self._knowledge = knowledge

    async def write(
        self,
        path: Path,
        *,
        wanted: Filter,
        calendar: Calendar,
        now: datetime,
        force: bool = False,
    ) -> Material:
        """Write the file and return what stands in it; FileExistsError unless ``force``."""
        with placed(path, force=force) as (draft, _):
            material = await gather(self._store, calendar, wanted, now)
            content = await asyncio.to_thread(self.document, material)
            draft.write_bytes(content)
        return material

    def document(self, material: Material) -> bytes:
        """The document, as DOCX."""
        page = Page(
            title=self._say("about"),
            author=self._say("author"),
            mark=self._say("mark", on=local_day(material.at)),
            at=material.at,
        )
        parts: Sequence[Callable[[Page, Material], None]] = (
            self._beginning,
            self._mood,
            self._numbers,
            self._voices,
            self._open_ones,
            self._ending,
        )
        for part in parts:
            part(page, material)
        written = io.BytesIO()
        page.save(written)
        return written.getvalue()

    def _say(self, key: str, **facts: object) -> str:
        return self._texts.say(f"report.summary.{key}", **facts)

    def _names(self, *keys: str) -> list[str]:
        return [self._say(f"head.{key}") for key in keys]

    def _beginning(self, page: Page, material: Material) -> None:
        page.letterhead(
            DocumentHead(
                over=self._head.parent,
                office=self._head.office.upper(),
                number=self._say("number", sign=self._head.sign),
                nation=self._texts.say("report.office.nation"),
                motto=self._texts.say("report.office.motto"),
                place_and_date=self._say(
                    "place_and_date", place=self._head.place, year=local_day(material.at).year
                ),
            )
        )
        page.title(self._say("kind"), self._say("about"), self._say("period", material=material))
        page.blank(self._say("addressee"))
        page.text(self._say("basis", material=material, on=local_day(material.at)))

    def _mood(self, page: Page, _: Material) -> None:
        page.heading(self._say("mood"))
        page.blank(self._say("mood_blank"))

    def _numbers(self, page: Page, material: Material) -> None:
        found = material.figures
        page.heading(self._say("numbers"))
        settled = found.total.on_time_share is not None
        share = _percent(found.total) if settled else None
        page.text(self._say("totals", total=found.total, share=share))
        merged, withdrawn = (found.states.get(s, 0) for s in (State.DUPLICATE, State.WITHDRAWN))
        if merged or withdrawn:
            page.text(self._say("not_apart", merged=merged, withdrawn=withdrawn))
        if found.ratings:
            ratings = [
                self._say("rating", name=self._texts.say(f"report.rating.{rating.value}"), n=n)
                for rating, n in found.ratings.items()
            ]
            page.text(self._say("ratings", ratings="; ".join(ratings)))
        if not found.total.received:
            return
        drawn = {chart.name: chart for chart in self._charts.of(found)}
        self._by_state(page, found, drawn)
        self._group(page, "by_sector", found.by_sector, self._wording.sector_named, drawn)
        self._committees(page, found)
        self._group(page, "by_place", found.by_place, self._wording.place_named, drawn)
        self._group(page, "by_level", found.by_level, self._wording.level_named, {})
        if set(found.by_level) == {None}:
            page.blank(self._say("level_blank"))
        if "by_month" in drawn:
            page.heading(self._say("by_month"), level=2)
            self._picture(page, drawn["by_month"])
        page.line(self._say("how_counted"), italic=True)

    def _by_state(self, page: Page, found: Figures, drawn: Mapping[str, Chart]) -> None:
        page.heading(self._say("by_state"), level=2)
        some = [(self._wording.state(s), found.states[s]) for s in State if found.states.get(s)]
        page.table(self._names("state", "count"), some, (10, 4))
        self._picture(page, drawn["by_state"])

    def _group(
        self,
        page: Page,
        key: str,
        measures: Mapping[K, Measure],
        name: Callable[[K], str],
        drawn: Mapping[str, Chart],
    ) -> None:
        """A table, and the chart of the largest if there is one."""
        page.heading(self._say(key), level=2)
        rows = [(name(each_), *_row(measure)) for each_, measure in measures.items()]
        names = self._names(key, "received", "answered", "open", "days", "on_time")
        page.table(names, rows, (24, 9, 9, 9, 10, 10))
        if key in drawn:
            self._picture(page, drawn[key])

    def _picture(self, page: Page, chart: Chart) -> None:
        page.picture(chart.draw(), width=WIDTH, told=chart.told)

    def _committees(self, page: Page, found: Figures) -> None:
        counts: dict[str, list[int]] = {}
        committees = {each_.id: each_.committee for each_ in self._knowledge.sectors}
        for sector, measure in found.by_sector.items():
            count = counts.setdefault(committees.get(sector, ""), [0, 0])
            count[0] += measure.received
            count[1] += measure.answered
        page.heading(self._say("by_committee"), level=2)
        rows: list[Sequence[Cell]] = [
            (self._wording.committee_named(id_) if id_ else self._say("no_committee"), *count)
            for id_, count in sorted(counts.items(), key=lambda item: -item[1][0])
        ]
        page.table(self._names("by_committee", "received", "answered"), rows, (24, 10, 10))

    def _voices(self, page: Page, material: Material) -> None:
        page.heading(self._say("voices"))
        if not material.quotes:
            page.blank(self._say("no_voices"))
            return
        page.text(self._say("voices_note"))
        for sector, ones in material.quotes.items():
            page.heading(self._wording.sector_named(sector), level=2)
            for one in ones:
                place = self._wording.place(one.petition)
                source = self._say("source", place=place, petition=one.petition)
                page.quote(self._say("quote", text=mask(one.petition.text)), source)

    def _open_ones(self, page: Page, material: Material) -> None:
        page.heading(self._say("unanswered"))
        if not material.unanswered:
            page.text(self._say("none_unanswered"))
            return
        count = len(material.unanswered) + material.left_out
        page.text(self._say("unanswered_note", count=count, left_out=material.left_out))
        rows = [
            (
                number,
                self._say("what", petition=one.petition, title=mask(one.petition.title)),
                self._wording.place(one.petition),
                local_day(one.petition.created_at),
                self._where_it_is(one),
                one.petition.due_on,
            )
            for number, one in enumerate(material.unanswered, 1)
        ]
        names = self._names("number", "content", "place", "received_on", "where_now", "target")
        page.table(names, rows, (5, 22, 12, 10, 15, 10))

    def _where_it_is(self, one: Registered) -> str:
        state = self._wording.state(one.petition.state)
        body = self._wording.body(one)
        return f"{state}: {body}" if body else state

    def _ending(self, page: Page, _: Material) -> None:
        page.heading(self._say("proposals"))
        page.blank(self._say("proposals_blank"))
        page.line("")
        recipients = self._say("recipients").splitlines()
        page.signature(recipients, [self._head.signer_title], self._head.signer_name)


def _row(measure: Measure) -> tuple[int, int, int, str, str]:
    return (
        measure.received,
        measure.answered,
        measure.open,
        _decimal(measure.median_days),
        _percent(measure),
    )


def _percent(measure: Measure) -> str:
    share = measure.on_time_share
    return "-" if share is None else f"{_decimal(round(100 * share, 1))}%"


def _decimal(value: float | None) -> str:
    """As written in Vietnamese: 2,5; a dash where there is nothing to tell."""
    return "-" if value is None else f"{value:g}".replace(".", ",")
