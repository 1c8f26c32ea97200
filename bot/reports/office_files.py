"""Every file that staff can order, by what it is."""

from collections.abc import Callable, Sequence
from pathlib import Path

from bot.domain.knowledge import Knowledge
from bot.domain.letterhead import Letterhead
from bot.domain.workdays import Calendar
from bot.reports.columns import FREE
from bot.reports.exporting import FORMATS, Exporter
from bot.reports.summary import Summary
from bot.services.file_orders import Choice, Export, Progress, What
from bot.services.ports import Clock, Store
from bot.texts.catalog import Catalog


class OfficeFiles:
    """Fulfils :class:`bot.services.file_orders.Writer`."""

    columns: Sequence[Choice] = tuple(Choice(each.id, each.personal) for each in FREE.values())

    def __init__(
        self,
        store: Store,
        clock: Clock,
        texts: Catalog,
        *,
        knowledge: Callable[[], Knowledge],
        calendar: Callable[[], Calendar],
        letterhead: Letterhead,
    ) -> None:
        """``knowledge`` and ``calendar`` are those of the version that is published now."""
        self._store = store
        self._clock = clock
        self._texts = texts
        self._knowledge = knowledge
        self._calendar = calendar
        self._letterhead = letterhead

    def endings(self, what: What) -> Sequence[str]:
        """In which forms there is such a file."""
        return (".docx",) if what is What.REPORT else FORMATS

    async def write(self, export: Export, path: Path, progress: Progress) -> int:
        """Write a file by its name; returns how many petitions stand in it."""
        knowledge = self._knowledge()
        if export.what is not What.REPORT:
            exporter = Exporter(self._store, self._texts, knowledge)
            return await exporter.write(export, path, progress=progress)
        summary = Summary(self._store, self._texts, knowledge, self._letterhead)
        material = await summary.write(
            path,
            wanted=export.wanted,
            calendar=self._calendar(),
            now=self._clock.now(),
        )
        return material.figures.total.received
