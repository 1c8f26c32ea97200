"""Writes a register or table of petitions to a file, while they are being read."""

import asyncio
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from bot.domain.knowledge import Knowledge
from bot.domain.petition import State
from bot.reports.cells import Cell
from bot.reports.columns import FREE, REGISTER, SYNTHESIS, Column
from bot.reports.placing import placed
from bot.reports.spreadsheets import CsvSheet, Head, Sheet, XlsxSheet
from bot.reports.wording import Wording
from bot.services.file_orders import Export, Progress, What
from bot.services.ports import Store
from bot.services.report_ports import Registered
from bot.services.reporting import count, each
from bot.texts.catalog import Catalog

FORMATS = (".xlsx", ".csv")
_COLUMNS: Mapping[What, Sequence[Column]] = {
    What.WALK_INS: REGISTER,
    What.BOT: REGISTER,
    What.SYNTHESIS: SYNTHESIS,
    What.FREE: tuple(column for column in FREE.values() if not column.personal),
}
_BELONGS: Mapping[What, Callable[[Registered], bool]] = {
    What.WALK_INS: lambda one: one.is_walk_in,
    What.BOT: lambda one: not one.is_walk_in,
}
# What was taken back, or counts with another one, is no opinion to be reported.
_REPORTED = frozenset(State) - {State.WITHDRAWN, State.DUPLICATE}


class UnknownColumnError(Exception):
    """Columns that there are not, or that need ``contacts``."""

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__(", ".join(names))
        self.names = tuple(names)


def columns_of(export: Export) -> Sequence[Column]:
    """The columns; raises :class:`UnknownColumnError`."""
    if export.what is not What.FREE or not export.columns:
        every = _COLUMNS[export.what]
        return tuple(FREE.values()) if export.what is What.FREE and export.contacts else every
    usable = {
        id_: column for id_, column in FREE.items() if export.contacts or not column.personal
    }
    if unknown := [name for name in export.columns if name not in usable]:
        raise UnknownColumnError(unknown)
    return tuple(usable[name] for name in export.columns)


class Exporter:
    """Writes files."""

    def __init__(self, store: Store, texts: Catalog, knowledge: Knowledge) -> None:
        self._store = store
        self._texts = texts
        self._knowledge = knowledge

    async def write(
        self,
        export: Export,
        path: Path,
        *,
        force: bool = False,
        progress: Progress = lambda _done, _of: None,
    ) -> int:
        """Write a file, XLSX or CSV by its name; returns how many petitions stand in it.

        The file is there whole or not at all. Raises FileExistsError unless ``force``.
        """
        columns = columns_of(export)
        wording = Wording(self._texts, self._knowledge, contacts=export.contacts)
        wanted = export.wanted
        if export.what is What.SYNTHESIS:
            wanted = replace(wanted, states=(wanted.states or _REPORTED) & _REPORTED)
        whole, looked_at, written = await count(self._store, wanted), 0, 0
        belongs = _BELONGS.get(export.what)
        batches = each(self._store, wanted, contacts=export.contacts)
        with placed(path, force=force) as (draft, scratch):
            sheet = self._sheet(export, columns, draft, scratch)
            try:
                async for batch in batches:
                    chosen = [one for one in batch if belongs is None or belongs(one)]
                    rows = _rows(chosen, columns, wording, written)
                    await asyncio.to_thread(sheet.add, rows)
                    written += len(chosen)
                    looked_at += len(batch)
                    progress(looked_at, max(whole, looked_at))
            except BaseException:
                sheet.abandon()
                raise
            await asyncio.to_thread(sheet.close)
        return written

    def _sheet(
        self, export: Export, columns: Sequence[Column], path: Path, scratch: Path
    ) -> Sheet:
        wanted, what = export.wanted, export.what.value
        period = self._texts.say("report.period", since=wanted.since, until=wanted.until)
        head = Head(
            title=self._texts.say(f"report.title.{what}", period=period),
            sheet=self._texts.say(f"report.sheet.{what}"),
            names=[self._texts.say(f"report.column.{column.id}") for column in columns],
            widths=[column.width for column in columns],
            page=self._texts.say("report.page"),
        )
        if path.suffix.lower() == ".csv":
            return CsvSheet(path, head)
        return XlsxSheet(path, head, scratch=scratch)


def _rows(
    batch: Sequence[Registered], columns: Sequence[Column], wording: Wording, before: int
) -> Iterator[Sequence[Cell]]:
    for number, one in enumerate(batch, before + 1):
        yield [column.tell(number, one, wording) for column in columns]
