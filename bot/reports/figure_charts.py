"""Which charts are drawn of a period's figures, and what they say in words."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial
from typing import TypeVar

from bot.domain.knowledge import Knowledge
from bot.domain.petition import Rating, State
from bot.reports import charts
from bot.reports.charts import Bar
from bot.reports.wording import Wording
from bot.services.dashboard import Chart
from bot.services.figures import Figures, Measure
from bot.texts.catalog import Catalog

K = TypeVar("K")

DRAWN = 15  # communes in a chart; the table has them all
MONTHS = 24  # in a chart: more cannot be read


class FigureCharts:
    """Fulfils :class:`bot.services.dashboard.Charts`."""

    def __init__(self, texts: Catalog, knowledge: Knowledge) -> None:
        self._texts = texts
        self._wording = Wording(texts, knowledge)

    def of(
        self, found: Figures, *, since: date | None = None, until: date | None = None
    ) -> Sequence[Chart]:
        """Those that say anything; with days, their titles name the period."""
        if not found.total.received:
            return ()
        period = self._texts.say("report.period", since=since, until=until)
        named = period if since or until else ""
        drawn = (
            self._months(found, named),
            self._counts("by_state", named, State, found.states, self._wording.state),
            self._pairs("by_sector", named, found.by_sector, self._wording.sector_named),
            self._pairs("by_place", named, found.by_place, self._wording.place_named),
            self._pairs("by_level", named, found.by_level, self._wording.level_named),
            self._counts("ratings", named, Rating, found.ratings, self._wording.rating_named),
        )
        return [chart for chart in drawn if chart is not None]

    def _months(self, found: Figures, period: str) -> Chart | None:
        if len(found.by_month) < 2:  # one column says nothing
            return None
        values = [
            Bar(f"{month:%m/%Y}", measure.received, measure.answered)
            for month, measure in list(found.by_month.items())[-MONTHS:]
        ]
        title = self._title("by_month", period, most=MONTHS, cut=len(found.by_month) > MONTHS)
        draw = partial(charts.columns, title, values, self._names())
        return _chart("by_month", title, values, draw)

    def _counts(
        self,
        name: str,
        period: str,
        order: Sequence[K] | type[K],
        counts: Mapping[K, int],
        named: Callable[[K], str],
    ) -> Chart | None:
        values = [Bar(named(each), counts[each]) for each in order if counts.get(each)]  # type: ignore[union-attr]  # a class of names is gone through too
        if not values:
            return None
        title = self._title(name, period)
        return _chart(name, title, values, partial(charts.bars, title, values))

    def _pairs(
        self, name: str, period: str, measures: Mapping[K, Measure], named: Callable[[K], str]
    ) -> Chart | None:
        if len(measures) < 2:
            return None
        values = [
            Bar(named(each), measure.received, measure.answered)
            for each, measure in list(measures.items())[:DRAWN]
        ]
        title = self._title(name, period, most=DRAWN, cut=len(measures) > DRAWN)
        draw = partial(charts.bars, title, values, names=self._names())
        return _chart(name, title, values, draw)

    def _title(self, name: str, period: str, *, most: int = 0, cut: bool = False) -> str:
        title = self._texts.say(f"report.summary.chart.{name}", cut=cut, most=most)
        return f"{title}, {period}" if period else title

    def _names(self) -> tuple[str, str]:
        say = self._texts.say
        return say("report.summary.head.received"), say("report.summary.head.answered")


def _chart(name: str, title: str, values: Sequence[Bar], draw: Callable[[], bytes]) -> Chart:
    parts = (f"/{bar.part}" if bar.part is not None else "" for bar in values)
    told = "; ".join(
        f"{bar.label} {bar.count}{part}" for bar, part in zip(values, parts, strict=True)
    )
    return Chart(name=name, title=title, told=f"{title}: {told}", draw=draw)
