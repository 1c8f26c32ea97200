"""The command line as a table: what can be typed, and who carries it out."""

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from bot.cli import (
    asking,
    audit,
    backup,
    checking,
    database,
    doctor,
    exporting,
    people,
    reporting,
    retention,
    serving,
    staff,
)
from bot.cli.arguments import Parser
from bot.cli.refusals import REFUSALS, refusal
from bot.config import Settings, load_settings
from bot.domain.staff import Role
from bot.texts.catalog import Catalog

WRONG_USE = 2  # exit status for bad usage or configuration, as argparse has it

Command = Callable[[argparse.Namespace, Settings, Catalog], int]


def main(arguments: Sequence[str]) -> int:
    """Carry out one command; returns the exit status (2 for bad usage or configuration)."""
    texts = Catalog()
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

    def add(name: str, command: Command) -> Parser:
        words = texts.say(f"cli.help.{name}")
        sub = commands.add_parser(name, texts=texts, help=words, description=words)
        sub.set_defaults(command=command)
        return sub

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
    knowledge = commands.add_parser("knowledge", texts=texts, help=texts.say("cli.help.knowledge"))
    parts = knowledge.add_subparsers(required=True, metavar="COMMAND")
    for name, command in (
        ("check", checking.check),
        ("test", checking.test),
        ("stats", checking.stats),
    ):
        words = texts.say(f"cli.help.knowledge_{name}")
        part = parts.add_parser(name, texts=texts, help=words, description=words)
        part.set_defaults(command=command)
        _add_knowledge(part, texts)
        if name == "test":
            part.add_argument(
                "--floors",
                type=Path,
                default=checking.FLOORS,
                metavar="FILE",
                help=texts.say("cli.help.floors"),
            )
    db = commands.add_parser("db", texts=texts, help=texts.say("cli.help.db"))
    db_parts = db.add_subparsers(required=True, metavar="COMMAND")
    for name, action in (
        ("upgrade", database.upgrade_database),
        ("new-key", database.print_new_key),
        ("rotate-key", database.rotate_database_key),
    ):
        words = texts.say(f"cli.help.db_{name}")
        part = db_parts.add_parser(name, texts=texts, help=words, description=words)
        part.set_defaults(command=action)
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
    audits = commands.add_parser("audit", texts=texts, help=texts.say("cli.help.audit"))
    words = texts.say("cli.help.audit_verify")
    audit_parts = audits.add_subparsers(required=True, metavar="COMMAND")
    verify = audit_parts.add_parser("verify", texts=texts, help=words, description=words)
    verify.set_defaults(command=audit.verify)
    add("doctor", doctor.doctor)
    return parser


def _add_people(commands: "argparse._SubParsersAction[Parser]", texts: Catalog) -> None:
    words = texts.say("cli.help.people")
    parts = commands.add_parser("people", texts=texts, help=words).add_subparsers(
        required=True, metavar="COMMAND"
    )

    def add(name: str, command: Command) -> Parser:
        words = texts.say(f"cli.help.people_{name}")
        part: Parser = parts.add_parser(name, texts=texts, help=words, description=words)
        part.set_defaults(command=command)
        return part

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


def _add_staff(commands: "argparse._SubParsersAction[Parser]", texts: Catalog) -> None:
    roster = commands.add_parser("staff", texts=texts, help=texts.say("cli.help.staff"))
    parts = roster.add_subparsers(required=True, metavar="COMMAND")
    for name, command in (
        ("add", staff.add),
        ("list", staff.list_members),
        ("invite", staff.invite),
        ("roles", staff.change),
        ("leave", staff.leave),
        ("link", staff.link),
    ):
        words = texts.say(f"cli.help.staff_{name}")
        part = parts.add_parser(name, texts=texts, help=words, description=words)
        part.set_defaults(command=command)
        if name == "add":
            part.add_argument("name", metavar="NAME", help=texts.say("cli.help.member_name"))
        elif name != "list":
            part.add_argument(
                "id", type=_count, metavar="ID", help=texts.say("cli.help.member_id")
            )
        if name in {"add", "roles"}:
            _add_rights(part, texts)
        if name == "leave":
            part.add_argument(
                "--to", type=_count, default=0, metavar="ID", help=texts.say("cli.help.staff_to")
            )


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
