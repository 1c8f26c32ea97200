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
from bot.documents.working_copy import Files, WorkingCopy
from bot.domain.errors import FileRefusedError, KnowledgeError
from bot.domain.local_time import local_day
from bot.importing.as_json import compared_as_json
from bot.importing.comparing import Compared, check_replaced, compared
from bot.importing.identity import is_id
from bot.importing.importer import Imported, take_apart
from bot.importing.opening import open_path
from bot.importing.problems import FINAL, STOPPING
from bot.importing.programs import Programs
from bot.importing.record import Occasion, records, superseding
from bot.importing.report import problem_lines, report, stopping
from bot.importing.writing import home_of, placed
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
        "--replaces",
        action="append",
        default=[],
        metavar="ID",
        help=texts.say("cli.help.import_replaces"),
    )
    parser.add_argument(
        "--reason", default="", metavar="TEXT", help=texts.say("cli.help.import_reason")
    )


def import_file(arguments: argparse.Namespace, settings: Settings, texts: Catalog) -> int:
    """Take the file apart, show everything, and write it unless something stops it (status 1).

    With ``--json`` or ``--dry-run`` nothing is written.
    """
    folder = arguments.into or settings.knowledge_dir
    copy = WorkingCopy(folder, language_from=ROOT / "knowledge")
    files = copy.read() if any(folder.rglob("*.yaml")) else {}
    known = copy.load(files, None).documents if files else {}
    found = compared(_imported(arguments.file, texts), arguments.id, known)
    imported = found.imported
    stops = stopping(imported, arguments.override)
    if arguments.json:
        json.dump(compared_as_json(found), sys.stdout, ensure_ascii=False, indent=1)
        _say("")
        return 1 if stops else 0
    _show(found, arguments, texts)
    if stops:
        _say(
            texts.say("import.stopped", codes=[each.value for each in stops if each not in FINAL])
        )
        return 1
    if arguments.dry_run or not found.id or not _is_confirmed(arguments, texts):
        _say(texts.say("import.dry"))
        return 0 if found.id or arguments.dry_run else 1
    check_replaced(found.id, arguments.replaces, known)
    occasion = _occasion(found, arguments)
    made = [
        *records(found.settled(), found.before, occasion, texts),
        *superseding(found.id, arguments.replaces, ()),
    ]
    news = placed(files, made)
    if not _is_written(copy, files, {**files, **news}, occasion.on, texts):
        return 1
    file = (folder / home_of(news, found.id)).as_posix()
    articles = made[0].fields["article_count"]
    _say(texts.say("import.written", id=found.id, file=file, articles=articles))
    for id_ in arguments.replaces:
        _say(texts.say("import.superseded", title=known[id_].title, id=id_))
    return 0


def _imported(path: Path, texts: Catalog) -> Imported:
    told = ""

    def progress(done: int, pages: int) -> None:
        nonlocal told
        if not pages:
            return
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


def _is_written(
    copy: WorkingCopy, before: Files, after: Files, today: date, texts: Catalog
) -> bool:
    """Write only what leaves the whole folder sound."""
    try:
        copy.load(after, today)
    except KnowledgeError as error:
        _say(texts.say("import.refused_by_check"))
        for line in knowledge_lines(error, texts):
            _say(f"  {line}")
        return False
    copy.folder.mkdir(parents=True, exist_ok=True)
    copy.write(before, after)
    return True


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
    for id_, title in found.replaces.items():
        if id_ not in arguments.replaces:
            _say(texts.say("import.replaces", id=id_, title=title))
    for line in problem_lines(imported, arguments.override, texts):
        _say(line)
    if not imported.problems:
        _say(texts.say("import.sound"))


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
