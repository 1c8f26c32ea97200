"""The shipped texts: complete, nothing left over, within the limits of where they are shown."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.chat.buttons import REASONS
from bot.chat.contacts import Contacts
from bot.chat.events import Attachment
from bot.chat.guidance import GUIDES
from bot.chat.typed import COMMANDS, MENU
from bot.chat.welcome import LISTED
from bot.documents.problems import Code
from bot.domain.knowledge import Certainty
from bot.domain.letter import LetterKind, LetterState, Way
from bot.domain.petition import NoteKind
from bot.importing.outline import Why
from bot.importing.problems import Code as Odd
from bot.importing.refusals import Refusal
from bot.services.keeping import KEPT_FOR, Kept
from bot.services.registers import NoticeState, Topic
from bot.services.usage import Spent
from bot.texts.catalog import PLAIN, Catalog, shipped_texts

BOT = Path(__file__).parents[2] / "bot"
RECOGNISERS = {  # they know Vietnamese; nobody reads it there
    f"domain/{name}.py"
    for name in (
        *("document_names", "kinds", "places", "references", "repair", "telex", "vietnamese"),
    )
} | {
    f"importing/{name}.py"
    for name in (
        *("document_facts", "gluing", "legacy_fonts", "margin_marks", "markers"),
        *("pdf_lines", "pdf_paragraphs", "quoting"),
    )
}
CODE = {path.relative_to(BOT).as_posix(): path for path in sorted(BOT.rglob("*.py"))}
TREES = {name: ast.parse(path.read_text(encoding="utf-8")) for name, path in CODE.items()}


@pytest.fixture(scope="module")
def texts() -> Catalog:
    return shipped_texts()


# What templates say, and the beginnings of keys that they put together.
SPOKEN = {
    string
    for path in sorted((BOT / "console" / "templates").glob("*.html"))
    for string in re.findall(r"'([a-z_0-9.]+)'", path.read_text(encoding="utf-8"))
}


ACTS = {  # that the audit tells of
    string
    for tree in TREES.values()
    for node in ast.walk(tree)
    if isinstance(node, ast.Call)
    and {getattr(node.func, "id", ""), getattr(node.func, "attr", "")}
    & {"put_on_record", "on_record", "_tell"}
    for argument in node.args
    if isinstance(argument, ast.Constant)
    and isinstance(string := argument.value, str)
    and "." in string
}


def _calls(name: str) -> Iterator[ast.expr]:
    """The first arguments of every call of a method in ``bot``."""
    for tree in TREES.values():
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            if isinstance(node.func, ast.Attribute) and node.func.attr == name:
                yield node.args[0]


def _constants(name: str) -> set[str]:
    arguments = (node.value for node in _calls(name) if isinstance(node, ast.Constant))
    return {argument for argument in arguments if isinstance(argument, str)}


def _written() -> set[str]:
    """Every whole string in ``bot``."""
    return SPOKEN | {
        node.value
        for tree in TREES.values()
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


def _patterns() -> set[re.Pattern[str]]:
    """Every key that is put together, as a pattern with its gap."""
    begun = (key for key in SPOKEN if key.endswith("."))
    return {re.compile(re.escape(key) + "(.+)") for key in begun} | {
        re.compile(
            "".join(
                re.escape(str(part.value)) if isinstance(part, ast.Constant) else "(.+)"
                for part in node.values
            )
        )
        for tree in TREES.values()
        for node in ast.walk(tree)
        if isinstance(node, ast.JoinedStr)
        and isinstance(first := node.values[0], ast.Constant)
        and isinstance(first.value, str)
        and re.fullmatch(r"[a-z_.]+", first.value)
    }


def test_every_key_that_is_said_has_a_text(texts: Catalog) -> None:
    said = _constants("say")
    named = {f"button.{name}" for name in _constants("named")}
    made = {
        *(f"button.{name}" for name in REASONS.values()),
        *(f"attached.{attachment}" for attachment in Attachment),
        *(f"entry.certainty.{each}" for each in Certainty if each is not Certainty.CONFIRMED),
        *(f"kind.{guide.name}" for guide in GUIDES.values()),
        *(f"kind.{guide.name}_alone" for guide in GUIDES.values() if guide.entry),
        *(f"typed.{name}" for name in COMMANDS),
        *(f"menu.{name}" for name in MENU),
        *(f"cli.retention.{part}.{kept}" for part in ("kind", "action") for kept in Kept),
        *(f"{where}.{kind}" for where in ("export_note", "tracking.note") for kind in NoteKind),
        *(f"export_topic.{topic}" for topic in Topic),
        *(f"export_usage.{what}" for what in Spent),
        *(f"export_letter.{kind}" for kind in LetterKind),
        *(f"export_letter_state.{state}" for state in LetterState),
        *(f"export_way.{way}" for way in Way),
        *(f"export_notice.{state}" for state in NoticeState),
        *(f"command.{name}" for name in LISTED),
        *(f"problem.{code}" for code in Code),
        *(f"import.problem.{code}" for code in Odd),
        *(f"import.why.{why}" for why in Why),
        *(f"import.refused.{reason}" for reason in Refusal),
        *(f"console.done.{act}" for act in ACTS),
    }
    spoken = {key for key in SPOKEN if not key.startswith(".") and not key.endswith(".")}
    keys = {key for key in said | named | made | spoken if "." in key}

    assert sorted(keys - set(texts.keys())) == []
    assert len(keys) > 150


def test_the_consent_promises_what_the_table_of_retention_keeps(texts: Catalog) -> None:
    consent = texts.say("form.consent", contacts=Contacts())

    assert "xóa một năm sau khi kết thúc" in consent
    assert KEPT_FOR[Kept.CONTACTS] == 365


def test_the_consent_names_the_controller_or_says_that_it_is_not_set(texts: Catalog) -> None:
    named = texts.say("form.consent", contacts=Contacts(controller="Ủy ban <A>"))
    unnamed = texts.say("form.consent", contacts=Contacts())

    assert "Ủy ban &lt;A&gt;" in named
    assert "chưa ghi tên" in unnamed
    assert "chưa ghi tên" not in named


def test_every_error_a_person_may_be_shown_has_a_sentence(texts: Catalog) -> None:
    codes = {
        statement.value.value
        for tree in TREES.values()
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef) and node.name.endswith("Error")
        for statement in node.body
        if isinstance(statement, ast.Assign)
        and [getattr(target, "id", "") for target in statement.targets] == ["code"]
        and isinstance(statement.value, ast.Constant)
        and isinstance(statement.value.value, str)
    }

    assert codes >= {"unexpected", "invalid_input", "stale_button", "not_found", "knowledge"}
    for code in codes:
        assert texts.say(f"error.{code}")
    assert "AB12CD" in texts.say("error.unexpected", reference="AB12CD")


def test_no_text_is_left_over(texts: Catalog) -> None:
    written, patterns = _written(), _patterns()

    def is_said(key: str) -> bool:
        filled = [gaps for pattern in patterns if (gaps := pattern.fullmatch(key))]
        return key in written or any(all(map(is_said, gaps.groups())) for gaps in filled)

    assert [key for key in texts.keys() if not is_said(key)] == []  # noqa: SIM118 - not a mapping


def test_what_telegram_limits_is_within_the_limits(texts: Catalog) -> None:
    assert len(texts.say("bot.description")) <= 512
    assert len(texts.say("bot.short_description")) <= 120
    for name in LISTED:
        assert re.fullmatch(r"[a-z0-9_]{1,32}", name)
        assert 1 <= len(texts.say(f"command.{name}")) <= 256
    for key in texts.keys():  # noqa: SIM118 - not a mapping
        if key.startswith(("notice.", "error.")):
            assert len(texts.say(key)) <= 200, key
        if key.startswith("menu."):
            assert len(texts.say(key)) <= 20, key


def test_an_error_shown_as_a_notice_holds_no_markup(texts: Catalog) -> None:
    for key in texts.keys():  # noqa: SIM118 - not a mapping
        if key.startswith("error."):
            assert not re.search(r"[<>&]", texts.say(key)), key


def test_plain_sections_exist_and_hold_no_markup(texts: Catalog) -> None:
    files = sorted((BOT / "texts").glob("vi*.yaml"))
    source = "\n".join(path.read_text(encoding="utf-8") for path in files)

    for section in PLAIN - {"doctor"}:
        found = re.findall(rf"^{section}:\n((?:[ #].*\n|\n)+)", source, re.MULTILINE)
        assert found, section
        assert not re.search(r"</?(b|i|blockquote)>", "".join(found)), section


@pytest.mark.parametrize("name", [name for name in CODE if name not in RECOGNISERS])
def test_no_word_of_vietnamese_stands_in_code(name: str) -> None:
    tree = TREES[name]
    documentation = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    found = [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and any(char.isprintable() and not char.isascii() for char in node.value)
        and id(node) not in documentation
    ]

    assert found == []
