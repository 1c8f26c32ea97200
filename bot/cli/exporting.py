"""``export`` and ``report``: registers, tables and the draft of a period, as files."""

import argparse
import asyncio
import sys
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path

from bot.cli.arguments import Parser
from bot.cli.operators import operator
from bot.config import Settings
from bot.documents.calendar import working_calendar
from bot.engine import published_knowledge
from bot.outgoing import letterhead_of
from bot.reports.columns import FREE
from bot.reports.exporting import FORMATS, Exporter, UnknownColumnError, columns_of
from bot.reports.summary import Summary
from bot.services.file_orders import TABLES, Export, Progress, What, put_export_on_record
from bot.services.office import Filter
from bot.store.store import SqlStore
from bot.texts.catalog import Catalog
from bot.upkeep import SystemClock, opened_store

WRONG_USE = 2


class _RefusedError(Exception):
    """Why a file is not written: a key of the texts and its facts."""

    def __init__(self, key: str, **facts: object) -> None:
        super().__init__(key)
        self.key = key
        self.facts = facts


def describe(export: Parser, report: Parser, texts: Catalog) -> None:
    """Say what can be typed after the two commands."""
    export.add_argument(
        "--what",
        required=True,
        choices=[what.value for what in TABLES],
        help=texts.say("cli.help.export_what"),
    )
    for parser, required in ((export, False), (report, True)):
        for name in ("from", "to"):
            parser.add_argument(
                f"--{name}",
                dest="since" if name == "from" else "until",
                type=_day,
                required=required,
                metavar="DD/MM/YYYY",
                help=texts.say(f"cli.help.export_{name}"),
            )
    export.add_argument(
        "--columns",
        type=_names,
        default=(),
        metavar="A,B,C",
        help=texts.say("cli.help.export_columns", columns=", ".join(FREE)),
    )
    export.add_argument(
        "--contacts", action="store_true", help=texts.say("cli.help.export_contacts")
    )
    for parser, key in ((export, "export_out"), (report, "report_out")):
        parser.add_argument(
            "--out", type=Path, required=True, metavar="FILE", help=texts.say(f"cli.help.{key}")
        )
        parser.add_argument(
            "--force", action="store_true", help=texts.say("cli.help.export_force")
        )


def export(arguments: argparse.Namespace, settings: Settings, texts: Catalog) -> int:
    """Write a register or table; 2 when it cannot be."""
    try:
        _check(arguments, FORMATS)
        what = What(arguments.what)
        wanted = Filter(since=arguments.since, until=arguments.until)
        asked = Export(
            what=what, wanted=wanted, columns=arguments.columns, contacts=arguments.contacts
        )
        count = asyncio.run(_export(asked, arguments, settings, texts))
    except (_RefusedError, UnknownColumnError, OSError) as error:
        return _refuse(error, arguments.out, texts)
    sys.stdout.write(texts.say("cli.export.done", count=count, path=arguments.out) + "\n")
    if asked.contacts:
        sys.stderr.write(texts.say("cli.export.contacts") + "\n")
    return 0


def report(arguments: argparse.Namespace, settings: Settings, texts: Catalog) -> int:
    """Write the draft of a period; 2 when it cannot be."""
    try:
        _check(arguments, (".docx",))
        facts = asyncio.run(_report(arguments, settings, texts))
    except (_RefusedError, OSError) as error:
        return _refuse(error, arguments.out, texts)
    sys.stdout.write(texts.say("cli.export.report_done", path=arguments.out, **facts) + "\n")
    return 0


async def _export(
    asked: Export, arguments: argparse.Namespace, settings: Settings, texts: Catalog
) -> int:
    columns_of(asked)  # refused before anything is on record
    async with opened_store(settings) as store:
        knowledge = await published_knowledge(settings, store)
        await _put_on_record(store, asked, arguments.out)
        return await Exporter(store, texts, knowledge).write(
            asked, arguments.out, force=arguments.force, progress=_progress(texts)
        )


async def _report(
    arguments: argparse.Namespace, settings: Settings, texts: Catalog
) -> Mapping[str, int]:
    wanted = Filter(since=arguments.since, until=arguments.until)
    async with opened_store(settings) as store:
        knowledge = await published_knowledge(settings, store)
        await _put_on_record(store, Export(what=What.REPORT, wanted=wanted), arguments.out)
        summary = Summary(store, texts, knowledge, letterhead_of(settings))
        material = await summary.write(
            arguments.out,
            wanted=wanted,
            calendar=working_calendar(knowledge.calendar),
            now=SystemClock().now(),
            force=arguments.force,
        )
    unanswered = len(material.unanswered) + material.left_out
    return {"count": material.figures.total.received, "unanswered": unanswered}


async def _put_on_record(store: SqlStore, asked: Export, path: Path) -> None:
    """Tell the audit who takes what away, before anything is read."""
    async with store.begin() as uow:
        now = SystemClock().now()
        await put_export_on_record(uow, operator(), asked, path.suffix.lower(), now)


def _check(arguments: argparse.Namespace, formats: tuple[str, ...]) -> None:
    """What needs no store is refused before it is opened."""
    since, until, out = arguments.since, arguments.until, arguments.out
    if out.suffix.lower() not in formats:
        raise _RefusedError("wrong_format", formats=", ".join(formats), path=out)
    if getattr(arguments, "columns", ()) and arguments.what != What.FREE:
        raise _RefusedError("columns_not_free")
    if since is not None and until is not None and since > until:
        raise _RefusedError("wrong_period", since=since, until=until)
    if out.exists() and not arguments.force:
        raise FileExistsError(out)


def _refuse(error: Exception, path: Path, texts: Catalog) -> int:
    match error:
        case _RefusedError():
            words = texts.say(f"cli.export.{error.key}", **error.facts)
        case UnknownColumnError():
            names, columns = ", ".join(error.names), ", ".join(FREE)
            words = texts.say("cli.export.wrong_columns", names=names, columns=columns)
        case FileExistsError():
            words = texts.say("cli.export.exists", path=path)
        case OSError():
            words = texts.say("cli.export.unwritable", path=path, reason=error.strerror or "")
        case _:
            raise error
    sys.stderr.write(f"{words}\n")
    return WRONG_USE


def _progress(texts: Catalog) -> Progress:
    """One line that changes in a terminal; elsewhere a line for every tenth."""
    told = -1

    def tell(done: int, whole: int) -> None:
        nonlocal told
        tenth = 10 * done // whole
        words = texts.say("cli.export.progress", done=done, whole=whole)
        if sys.stderr.isatty():
            sys.stderr.write(f"\r{words}{chr(10) * (done == whole)}")
        elif tenth > told:
            sys.stderr.write(f"{words}\n")
        told = tenth
        sys.stderr.flush()

    return tell


def _day(text: str) -> date:
    try:
        return datetime.strptime(text.strip(), "%d/%m/%Y").date()  # noqa: DTZ007 - a day on the calendar
    except ValueError:
        raise argparse.ArgumentTypeError(text) from None


def _names(text: str) -> tuple[str, ...]:
    names = tuple(name.strip() for name in text.split(",") if name.strip())
    if not names:
        raise argparse.ArgumentTypeError(text)
    return names
