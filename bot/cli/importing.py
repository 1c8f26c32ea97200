"""``knowledge import``: an official document from its file into the knowledge folder."""

import argparse
import json
import sys
from datetime import UTC, date, datetime
from pathlib import Path

from bot.cli.arguments import Parser
from bot.cli.checking import problem_lines as knowledge_lines
from bot.config import ROOT, Settings
from bot.documents.lexicon_file import read_lexicon
from bot.documents.loading import load_knowledge
from bot.domain.errors import FileRefusedError, KnowledgeError
from bot.domain.knowledge import Document
from bot.domain.local_time import local_day
from bot.importing.as_json import as_json
from bot.importing.comparing import Compared, compared
from bot.importing.identity import is_id
from bot.importing.importer import Imported, take_apart
from bot.importing.opening import open_path
from bot.importing.problems import FINAL, STOPPING
from bot.importing.programs import Programs
from bot.importing.record import Occasion, Record, records
from bot.importing.report import problem_lines, report, stopping
from bot.importing.writing import keep
from bot.texts.catalog import Catalog


def describe(parser: Parser, texts: Catalog) -> None:
    """What can be typed after ``knowledge import``."""
    parser.add_argument("file", type=Path, metavar="FILE", help=texts.say("cli.help.import_file"))
    parser.add_argument("--id", default="", metavar="ID", help=texts.say("cli.help.import_id"))
    parser.add_argument("--into", type=Path, metavar="DIR", help=texts.say("cli.help.import_into"))
    parser.add_argument("--json", action="store_true", help=texts.say("cli.help.import_json"))
    parser.add_argument(
        "--dry-run", action="store_true", help=texts.say("cli.help.import_dry_run")
    )
    parser.add_argument("--yes", action="store_true", help=texts.say("cli.help.import_yes"))
    parser.add_argument(
        "--override",
        action="append",
        default=[],
        choices=sorted(STOPPING - FINAL),
        metavar="NAME",
        help=texts.say("cli.help.override"),
    )
    parser.add_argument(
        "--reason", default="", metavar="TEXT", help=texts.say("cli.help.import_reason")
    )


def import_file(arguments: argparse.Namespace, settings: Settings, texts: Catalog) -> int:
    """Take the file apart, show everything, and write it unless something stops it (status 1).

    With ``--json`` or ``--dry-run`` nothing is written.
    """
    folder = arguments.into or settings.knowledge_dir
    known = _known(folder)
    found = compared(_imported(arguments.file, texts), arguments.id, known)
    imported = found.imported
    stops = stopping(imported, arguments.override)
    if arguments.json:
        json.dump(as_json(imported), sys.stdout, ensure_ascii=False, indent=1)
        _say("")
        return 1 if stops else 0
    _show(found, arguments, texts)
    if stops:
        _say(
            texts.say("import.stopped", codes=[each.value for each in stops if each not in FINAL])
        )
        return 1
    if arguments.dry_run:
        _say(texts.say("import.dry"))
        return 0
    if not found.id:
        return 1
    occasion = _occasion(found, arguments)
    if not _is_confirmed(arguments, texts):
        _say(texts.say("import.dry"))
        return 0
    made = records(found.settled(), found.before, occasion, texts)
    return _write(folder, made, occasion.on, texts)


def _known(folder: Path) -> dict[str, Document]:
    """The documents of the folder; one that does not exist yet has none."""
    if not folder.is_dir() or not any(folder.rglob("*.yaml")):
        return {}
    return dict(load_knowledge(folder, language_from=ROOT / "knowledge").documents)


def _imported(path: Path, texts: Catalog) -> Imported:
    told = ""

    def progress(done: int, pages: int) -> None:
        nonlocal told
        line = texts.say("import.recognising", done=done, pages=pages)
        if line != told:
            sys.stderr.write(f"\r{line}" if sys.stderr.isatty() else f"{line}\n")
            sys.stderr.flush()
        told = line

    reading = open_path(path, Programs.installed(), progress)
    if told and sys.stderr.isatty():
        sys.stderr.write("\n")
    return take_apart(reading, read_lexicon().counts)


def _occasion(found: Compared, arguments: argparse.Namespace) -> Occasion:
    if not is_id(found.id):
        raise FileRefusedError(reason="bad_id", id=found.id)
    odd = {each.code.value for each in found.imported.problems if each.stops}
    overridden = odd.intersection(arguments.override)
    reason = " ".join(arguments.reason.split())
    if overridden and not reason:
        raise FileRefusedError(reason="no_reason")
    return Occasion(
        id=found.id,
        file=arguments.file.name,
        on=local_day(datetime.now(UTC)),
        overridden=overridden,
        reason=reason,
    )


def _write(folder: Path, made: list[Record], today: date, texts: Catalog) -> int:
    """Write only what leaves the whole folder sound."""
    language = ROOT / "knowledge"
    try:
        path = keep(
            folder, made, lambda trial: load_knowledge(trial, language_from=language, today=today)
        )
    except KnowledgeError as error:
        _say(texts.say("import.refused_by_check"))
        for line in knowledge_lines(error, texts):
            _say(f"  {line}")
        return 1
    articles = made[0].fields["article_count"]
    _say(texts.say("import.written", id=made[0].id, file=path.as_posix(), articles=articles))
    return 0


def _is_confirmed(arguments: argparse.Namespace, texts: Catalog) -> bool:
    """Ask whoever sits at a terminal; a script has read the report before."""
    if arguments.yes or not sys.stdin.isatty():
        return True
    _say(texts.say("import.confirm"))
    sys.stdout.flush()
    return sys.stdin.readline().strip().lower() in texts.spellings("import.agreed")


def _show(found: Compared, arguments: argparse.Namespace, texts: Catalog) -> None:
    imported = found.imported
    _say(report(imported, arguments.file.name, texts))
    _say("")
    _say(texts.say("import.becomes", id=found.id, before=found.before, identity=found.identity))
    for line in problem_lines(imported, arguments.override, texts):
        _say(line)
    if not imported.problems:
        _say(texts.say("import.sound"))


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
