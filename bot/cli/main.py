"""The command line as a table: what can be typed, and who carries it out."""

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeAlias

from bot.cli import (
    asking,
    audit,
    backup,
    checking,
    database,
    doctor,
    erasing,
    exporting,
    importing,
    people,
    publishing,
    reporting,
    retention,
    serving,
    staff,
)
from bot.cli.arguments import Parser
from bot.cli.refusals import REFUSALS, refusal
from bot.config import Settings, load_settings
from bot.domain.staff import Role
from bot.texts.catalog import Catalog, shipped_texts

WRONG_USE = 2  # exit status for bad usage or configuration, as argparse has it

Command = Callable[[argparse.Namespace, Settings, Catalog], int]
Add = Callable[[str, Command], Parser]  # a command by its name
Commands: TypeAlias = "argparse._SubParsersAction[Parser]"  # noqa: SLF001 - has no public name


def main(arguments: Sequence[str]) -> int:
    """Carry out one command; returns the exit status (2 for bad usage or configuration)."""
    texts = shipped_texts()
    try:
        parsed = _parser(texts).parse_args(arguments or ["run"])
        command: Command = parsed.command
        settings = load_settings()
        if getattr(parsed, "knowledge", None) is not None:
            settings = settings.model_copy(update={"knowledge_dir": parsed.knowledge})
        return command(parsed, settings, texts)
    except REFUSALS as error:
        sys.stderr.writelines(f"{line}\n" for line in refusal(error, texts))
        return WRONG_USE
    except KeyboardInterrupt:
        return 130  # as a shell reports an interrupt


def _parser(texts: Catalog) -> Parser:
    parser = Parser(texts=texts, prog="run_bot.py", description=texts.say("cli.about"))
    commands = parser.add_subparsers(
        title=texts.say("cli.commands"), metavar="COMMAND", required=True
    )

    add = _adder(commands, texts)
    add("run", serving.run)
    demo = add("demo", serving.demo)
    demo.add_argument("--port", type=_port, default=8000, help=texts.say("cli.help.port"))
    add("chat", asking.chat)
    ask = add("ask", asking.ask)
    ask.add_argument("question", nargs="*", help=texts.say("cli.help.question"))
    ask.add_argument("--json", action="store_true", help=texts.say("cli.help.json"))
    _add_knowledge(ask, texts)
    questions = add("questions", reporting.questions)
    questions.add_argument("--json", action="store_true", help=texts.say("cli.help.json"))
    questions.add_argument(
        "--limit", type=_count, default=50, metavar="N", help=texts.say("cli.help.limit")
    )
    exporting.describe(add("export", exporting.export), add("report", exporting.report), texts)
    add_knowledge = _group(commands, "knowledge", texts)
    _add_knowledge(add_knowledge("check", checking.check), texts)
    examined = add_knowledge("test", checking.test)
    _add_knowledge(examined, texts)
    examined.add_argument(
        "--floors",
        type=Path,
        default=checking.FLOORS,
        metavar="FILE",
        help=texts.say("cli.help.floors"),
    )
    _add_knowledge(add_knowledge("stats", checking.stats), texts)
    importing.describe(add_knowledge("import", importing.import_file), texts)
    _add_versions(add_knowledge, texts)
    add_db = _group(commands, "db", texts)
    add_db("upgrade", database.upgrade_database)
    add_db("new-key", database.print_new_key)
    add_db("rotate-key", database.rotate_database_key)
    _add_people(commands, texts)
    kept = add("retention", retention.retention)
    kept.add_argument("--dry-run", action="store_true", help=texts.say("cli.help.dry_run"))
    back_up = add("backup", backup.back_up_store)
    back_up.add_argument("folder", type=Path, metavar="FOLDER", help=texts.say("cli.help.to"))
    restore = add("restore", backup.restore_store)
    restore.add_argument("folder", type=Path, metavar="FOLDER", help=texts.say("cli.help.from"))
    restore.add_argument(
        "--erasures", type=Path, metavar="FILE", help=texts.say("cli.help.erasures")
    )
    _add_staff(commands, texts)
    _group(commands, "audit", texts)("verify", audit.verify)
    add("doctor", doctor.doctor)
    return parser


def _adder(commands: Commands, texts: Catalog, group: str = "") -> Add:
    """What adds commands, each with its words of help."""

    def add(name: str, command: Command) -> Parser:
        words = texts.say(f"cli.help.{group}_{name}" if group else f"cli.help.{name}")
        part = commands.add_parser(name, texts=texts, help=words, description=words)
        part.set_defaults(command=command)
        return part

    return add


def _group(commands: Commands, name: str, texts: Catalog) -> Add:
    """A command of several parts; gives what adds these."""
    group = commands.add_parser(name, texts=texts, help=texts.say(f"cli.help.{name}"))
    parts: Commands = group.add_subparsers(required=True, metavar="COMMAND")
    return _adder(parts, texts, name)


def _add_versions(add: Add, texts: Catalog) -> None:
    published = add("publish", publishing.publish)
    _add_knowledge(published, texts)
    published.add_argument("--anyway", action="store_true", help=texts.say("cli.help.anyway"))
    add("versions", publishing.versions)
    shown = add("show", publishing.show)
    compared = add("diff", publishing.diff)
    _add_knowledge(compared, texts)
    for name in ("old", "new"):
        words = texts.say(f"cli.help.version_{name}")
        compared.add_argument(name, nargs="?", type=_count, metavar="N", help=words)
    back = add("rollback", publishing.roll_back)
    exported = add("export", publishing.export)
    asked = add("questions", reporting.groups)
    asked.add_argument(
        "--limit", type=_count, default=20, metavar="N", help=texts.say("cli.help.limit")
    )
    for part in (shown, back, exported):
        part.add_argument("number", type=_count, metavar="N", help=texts.say("cli.help.version"))
    for part in (published, back):
        part.add_argument(
            "--reason", required=True, metavar="TEXT", help=texts.say("cli.help.why")
        )
    exported.add_argument(
        "--into", type=Path, required=True, metavar="DIR", help=texts.say("cli.help.into")
    )


def _add_people(commands: Commands, texts: Catalog) -> None:
    add = _group(commands, "people", texts)
    listed = add("blocks", people.blocks)
    listed.add_argument("--json", action="store_true", help=texts.say("cli.help.json"))
    block = add("block", people.block)
    block.add_argument("code", metavar="CODE", help=texts.say("cli.help.block_code"))
    block.add_argument(
        "--reason", required=True, metavar="TEXT", help=texts.say("cli.help.reason")
    )
    block.add_argument("--days", type=_count, metavar="N", help=texts.say("cli.help.days"))
    unblock = add("unblock", people.unblock)
    unblock.add_argument("whom", metavar="CODE", help=texts.say("cli.help.unblock_whom"))
    block.add_argument("--by", metavar="NAME", help=texts.say("cli.help.by"))
    erasing.describe(add("erase", erasing.erase), texts)


def _add_staff(commands: Commands, texts: Catalog) -> None:
    add = _group(commands, "staff", texts)
    added = add("add", staff.add)
    added.add_argument("name", metavar="NAME", help=texts.say("cli.help.member_name"))
    _add_rights(added, texts)
    add("list", staff.list_members)
    _add_member(add("invite", staff.invite), texts)
    changed = add("roles", staff.change)
    _add_member(changed, texts)
    _add_rights(changed, texts)
    left = add("leave", staff.leave)
    _add_member(left, texts)
    left.add_argument(
        "--to", type=_count, default=0, metavar="ID", help=texts.say("cli.help.staff_to")
    )
    _add_member(add("link", staff.link), texts)


def _add_member(parser: Parser, texts: Catalog) -> None:
    parser.add_argument("id", type=_count, metavar="ID", help=texts.say("cli.help.member_id"))


def _add_rights(parser: Parser, texts: Catalog) -> None:
    parser.add_argument(
        "--role",
        action="append",
        required=True,
        choices=[role.value for role in Role],
        help=texts.say("cli.help.role"),
    )
    for name in ("sector", "commune"):
        parser.add_argument(
            f"--{name}",
            action="append",
            default=[],
            metavar=name.upper(),
            help=texts.say(f"cli.help.{name}"),
        )


def _add_knowledge(parser: Parser, texts: Catalog) -> None:
    parser.add_argument(
        "--knowledge", type=Path, metavar="DIR", help=texts.say("cli.help.knowledge_dir")
    )


def _count(text: str) -> int:
    count = int(text)
    if count < 1:
        raise argparse.ArgumentTypeError(text)
    return count


def _port(text: str) -> int:
    port = int(text)
    if not 0 <= port <= 65535:
        raise argparse.ArgumentTypeError(text)
    return port
