"""The catalogue says what is wrong with its file before anybody reads a word of it."""

from datetime import date
from pathlib import Path

import jinja2
import pytest

from bot.texts.catalog import Catalog, TextsError


def _catalog(folder: Path, text: str) -> Catalog:
    (folder / "vi.yaml").write_text(text, encoding="utf-8")
    return Catalog(folder)


def test_facts_are_escaped_where_markup_is_read(tmp_path: Path) -> None:
    catalog = _catalog(tmp_path, 'chat: {hello: "<b>Chào {{ name }}</b>"}')

    assert (
        catalog.say("chat.hello", name="<Lan> & 'x'")
        == "<b>Chào &lt;Lan&gt; &amp; &#39;x&#39;</b>"
    )


def test_facts_are_bare_on_buttons_and_notices(tmp_path: Path) -> None:
    catalog = _catalog(tmp_path, 'button: {open: "Mở {{ name }}"}\nnotice: {done: "{{ name }}"}')

    assert catalog.say("button.open", name="<A & B>") == "Mở <A & B>"
    assert catalog.say("notice.done", name="'A'") == "'A'"


def test_a_missing_fact_is_an_error_and_not_a_gap(tmp_path: Path) -> None:
    catalog = _catalog(tmp_path, 'chat: {hello: "Chào {{ name }}"}')

    with pytest.raises(jinja2.UndefinedError):
        catalog.say("chat.hello")


def test_a_missing_key_is_named(tmp_path: Path) -> None:
    catalog = _catalog(tmp_path, "chat: {hello: Chào}")

    assert "chat.hello" in catalog
    with pytest.raises(KeyError, match=r"chat\.bye"):
        catalog.say("chat.bye")


def test_days_are_written_as_people_here_write_them(tmp_path: Path) -> None:
    catalog = _catalog(tmp_path, 'chat: {day: "{{ day | dmy }}"}')

    assert catalog.say("chat.day", day=date(2026, 7, 1)) == "01/07/2026"


def test_alternatives_are_split(tmp_path: Path) -> None:
    assert _catalog(tmp_path, "typed: {cancel: huỷ |thôi}").spellings("typed.cancel") == (
        "huỷ",
        "thôi",
    )


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("chat: {a: '{{ x '}\nb: {c: '{% if %}'}", ["chat.a", "b.c"]),
        (
            "chat: {a: no, b: 3, c: [x], d: '', e: }",
            ["chat.a", "chat.b", "chat.c", "chat.d", "chat.e"],
        ),
        ("chat: {a: x, a: y}", ["twice: a"]),
        ("chat: [", ["vi.yaml"]),
        ("just words", ["not a mapping"]),
    ],
)
def test_every_problem_of_the_file_is_named_at_once(
    tmp_path: Path, text: str, named: list[str]
) -> None:
    with pytest.raises(TextsError) as caught:
        _catalog(tmp_path, text)

    problems = "\n".join(caught.value.problems)
    assert all(name in problems for name in named), problems


def test_a_folder_without_texts_is_named(tmp_path: Path) -> None:
    with pytest.raises(TextsError, match="gone"):
        Catalog(tmp_path / "gone")


def test_a_section_may_be_spread_over_files_but_no_key_be_in_two(tmp_path: Path) -> None:
    (tmp_path / "vi-form.yaml").write_text('button: {send: "Gửi"}', encoding="utf-8")

    catalog = _catalog(tmp_path, 'button: {open: "Mở"}')
    assert (catalog.say("button.open"), catalog.say("button.send")) == ("Mở", "Gửi")

    with pytest.raises(TextsError, match=r"button\.send: in two files"):
        _catalog(tmp_path, 'button: {send: "Đi"}')
