"""The dashboard: a period in figures, charts to put into a report, questions left open."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import quote, urlencode

from starlette.responses import Response

from bot.console.desk import Desk, Visit
from bot.console.rendering import Pages
from bot.domain.errors import InvalidInputError
from bot.domain.periods import Length, Period, latest, month_of, period_of
from bot.domain.petition import Rating, State
from bot.domain.staff import Act
from bot.domain.tags import Level
from bot.services.figures import Figures, Measure
from bot.services.office import Filter
from bot.services.ports import UnresolvedQuestion
from bot.services.rights import check

MONTHS, QUARTERS, YEARS = 18, 8, 5  # to choose from
QUESTIONS = 20  # shown; the command line has them all
AGAIN_AFTER = 3  # seconds until a page asks again for what is still being counted


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Groups of petitions, measured, beside the chart of the same name."""

    name: str
    rows: Sequence[tuple[str, Measure]]


class FiguresPage:
    """Shows the figures of a period."""

    def __init__(self, desk: Desk, pages: Pages) -> None:
        self._desk = desk
        self._pages = pages

    async def show(self, visit: Visit) -> Response:
        """The page; while a large register is being counted, one that asks again by itself."""
        check(visit.member, Act.EXPORT)
        try:
            period = _asked(visit)
        except InvalidInputError:
            return self._page(visit, month_of(visit.today), trouble="console.figures.wrong_days")
        counted = await self._desk.dashboard.figures(visit.member, _filter(period))
        if counted is None:
            answer = self._page(visit, period, waiting=True)
            answer.headers["refresh"] = str(AGAIN_AFTER)
            return answer
        found = counted.figures
        return self._page(
            visit,
            period,
            found=found,
            at=counted.at,
            charts={chart.name: chart for chart in counted.charts},
            tables=self._tables(found),
            states=[(state, found.states[state]) for state in State if found.states.get(state)],
            ratings=[(each, found.ratings[each]) for each in Rating if found.ratings.get(each)],
            questions=_asked_most(found),
        )

    async def chart(self, visit: Visit) -> Response:
        """A chart as PNG, to look at or to save."""
        period = _asked(visit)
        chart, png = await self._desk.dashboard.picture(
            visit.member, _filter(period), visit.path["name"]
        )
        headers = {}
        if visit.query.one("save"):
            name = quote(f"{chart.title}.png".replace("/", "-"), safe="")
            headers["content-disposition"] = f"attachment; filename*=UTF-8''{name}"
        return Response(png, media_type="image/png", headers=headers)

    def _page(self, visit: Visit, period: Period, **facts: Any) -> Response:
        blank: Mapping[str, Any] = {"found": None, "waiting": False}
        return self._pages.show(
            "figures.html",
            visit,
            period=period,
            periods=_choices(period, visit.today),
            lengths=[length for length in Length if length is not Length.FREE],
            query=query_of(period),
            **{**blank, **facts},
        )

    def _tables(self, found: Figures) -> Sequence[Table]:
        knowledge = self._desk.knowledge
        sectors = {each.id: each.name for each in knowledge.sectors}
        places = {
            each.id: each.full_name[:1].upper() + each.full_name[1:] for each in knowledge.places
        }
        say = self._pages.say

        def level(each: Level | None) -> str:
            return str(say(f"report.level.{each.value if each else 'unknown'}"))

        return [
            Table(
                name="by_month",
                rows=[(f"{month:%m/%Y}", measure) for month, measure in found.by_month.items()],
            ),
            Table(
                name="by_sector",
                rows=[
                    (sectors.get(id_, id_) or say("report.summary.no_sector"), measure)
                    for id_, measure in found.by_sector.items()
                ],
            ),
            Table(
                name="by_place",
                rows=[
                    (places.get(id_, id_) or say("report.summary.no_place"), measure)
                    for id_, measure in found.by_place.items()
                ],
            ),
            Table(
                name="by_level",
                rows=[(level(each), measure) for each, measure in found.by_level.items()],
            ),
        ]


def query_of(period: Period) -> str:
    """A period as an address has it."""
    if period.written:
        return urlencode({"period": period.written})
    return urlencode({"since": f"{period.since:%d/%m/%Y}", "until": f"{period.until:%d/%m/%Y}"})


def _asked(visit: Visit) -> Period:
    """The period asked for, the present month unless any is; raises InvalidInputError."""
    query = visit.query
    if query.one("since") or query.one("until"):
        first, last = query.day("since"), query.day("until")
        if first is None or last is None or first > last:
            raise InvalidInputError
        return Period(since=first, until=last)
    return period_of(query.one("period")) or month_of(visit.today)


def _filter(period: Period) -> Filter:
    return Filter(since=period.since, until=period.until)


def _choices(chosen: Period, today: date) -> Sequence[Period]:
    offered = latest(today, months=MONTHS, quarters=QUARTERS, years=YEARS)
    is_there = chosen in offered or chosen.length is Length.FREE
    return offered if is_there else [*offered, chosen]


def _asked_most(found: Figures) -> Sequence[UnresolvedQuestion]:
    return found.questions[:QUESTIONS]
