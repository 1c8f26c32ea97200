"""``knowledge import``: an official document from its file into the knowledge folder."""

import argparse
import json
import sys
from pathlib import Path

from bot.cli.arguments import Parser
from bot.config import Settings
from bot.documents.lexicon_file import read_lexicon
from bot.domain.errors import FileRefusedError
from bot.importing.as_json import as_json
from bot.importing.importer import Imported, take_apart
from bot.importing.problems import STOPPING
from bot.importing.readers import SIZE_LIMIT, read
from bot.importing.report import problem_lines, report, stopping
from bot.texts.catalog import Catalog


def describe(parser: Parser, texts: Catalog) -> None:
    """What can be typed after ``knowledge import``."""
    parser.add_argument("file", type=Path, metavar="FILE", help=texts.say("cli.help.import_file"))
    parser.add_argument("--json", action="store_true", help=texts.say("cli.help.import_json"))
    parser.add_argument(
        "--dry-run", action="store_true", help=texts.say("cli.help.import_dry_run")
    )
    parser.add_argument(
        "--override",
        action="append",
        default=[],
        choices=sorted(STOPPING),
        metavar="NAME",
        help=texts.say("cli.help.override"),
    )


def import_file(arguments: argparse.Namespace, _: Settings, texts: Catalog) -> int:
    """Take the file apart and show everything; 1 when something must be looked at first."""
    imported = _imported(arguments.file)
    stops = stopping(imported, arguments.override)
    if arguments.json:
        json.dump(as_json(imported), sys.stdout, ensure_ascii=False, indent=1)
        _say("")
        return 1 if stops else 0
    _say(report(imported, arguments.file.name, texts))
    _say("")
    for line in problem_lines(imported, arguments.override, texts):
        _say(line)
    if not imported.problems:
        _say(texts.say("import.sound"))
    if stops:
        _say(texts.say("import.stopped", codes=[code.value for code in stops]))
    return 1 if stops else 0


def _imported(path: Path) -> Imported:
    try:
        with path.open("rb") as file:
            content = file.read(SIZE_LIMIT + 1)
    except OSError as error:
        raise FileRefusedError(reason="no_file", file=path.as_posix()) from error
    return take_apart(read(content, path.name), read_lexicon().counts)


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
