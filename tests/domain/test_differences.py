"""Two versions of the knowledge beside each other: what was added, removed, reworded, moved."""

from dataclasses import replace

import pytest

from bot.domain.differences import Mark, changes_between, marked_words, renamed, rewordings
from bot.domain.knowledge import Article, Document, FullText, Knowledge, Sector
from bot.domain.publication import Change, How, Part
from tests.chat.collection import an_entry

TEXTS = (
    "Người gửi đơn phải ghi rõ họ tên.",
    "Cơ quan trả lời trong mười ngày làm việc.",
    "Không nhận đơn nặc danh.",
)


def _law(*texts: str) -> Document:
    articles = (
        Article(document_id="luat-a", number=str(number), text=text)
        for number, text in enumerate(texts, 1)
    )
    return Document(
        id="luat-a", title="Luật A", full_text=FullText.LOADED, articles=tuple(articles)
    )


def _knowledge(*texts: str, **entries: str) -> Knowledge:
    return Knowledge(
        version="x",
        topics=(),
        entries={id_: an_entry(id_, answer=text) for id_, text in entries.items()},
        documents={"luat-a": _law(*texts)},
    )


def test_equal_versions_do_not_differ() -> None:
    assert changes_between(_knowledge(*TEXTS, a="Một."), _knowledge(*TEXTS, a="Một.")) == ()


def test_entries_are_added_removed_and_changed() -> None:
    old = _knowledge(a="Mở cửa lúc bảy giờ.", b="Cổng sau.", c="Ở lại như cũ.")
    new = _knowledge(a="Mở cửa lúc tám giờ.", c="Ở lại như cũ.", d="Hoàn toàn mới mẻ khác hẳn.")

    found = changes_between(old, new)

    assert [(change.how, change.id) for change in found] == [
        (How.CHANGED, "a"),
        (How.ADDED, "d"),
        (How.REMOVED, "b"),
    ]
    assert {change.part for change in found} == {Part.ENTRY}
    assert found[1].title == "Mục d"


def test_a_changed_example_question_alone_is_a_change() -> None:
    old = _knowledge(a="Một.")
    new = replace(old, entries={"a": replace(old.entries["a"], questions=("câu khác",))})

    (change,) = changes_between(old, new)

    assert (change.how, change.id) == (How.CHANGED, "a")
    (rewording,) = rewordings(old, new, change)
    assert rewording.field == "questions"


def test_an_article_put_in_renumbers_those_behind_it() -> None:
    new = _knowledge(TEXTS[0], "Điều chen vào nói chuyện khác hẳn.", *TEXTS[1:])

    found = changes_between(_knowledge(*TEXTS), new)

    assert found == (
        Change(part=Part.ARTICLE, how=How.ADDED, id="luat-a.2"),
        Change(part=Part.ARTICLE, how=How.RENUMBERED, id="luat-a.3", was="luat-a.2"),
        Change(part=Part.ARTICLE, how=How.RENUMBERED, id="luat-a.4", was="luat-a.3"),
    )
    assert renamed(found) == {"luat-a.2": "luat-a.3", "luat-a.3": "luat-a.4"}


def test_an_article_that_moved_and_was_reworded_is_known_again() -> None:
    reworded = TEXTS[1].replace("mười", "mười lăm")
    new = _knowledge(TEXTS[0], "Điều chen vào nói chuyện khác hẳn.", reworded, TEXTS[2])
    old = _knowledge(*TEXTS)

    moved = changes_between(old, new)[1]

    assert (moved.how, moved.was, moved.id) == (How.RENUMBERED, "luat-a.2", "luat-a.3")
    (rewording,) = rewordings(old, new, moved)
    assert [piece.text for piece in rewording.pieces if piece.mark is Mark.ADDED] == ["lăm "]


def test_an_article_rewritten_under_its_number_is_changed() -> None:
    (change,) = changes_between(
        _knowledge(*TEXTS), _knowledge(TEXTS[0], "Nay bãi bỏ toàn bộ.", TEXTS[2])
    )

    assert (change.how, change.id, change.was) == (How.CHANGED, "luat-a.2", "")


def test_a_fact_about_a_document_is_a_change_of_its_own() -> None:
    old = _knowledge(*TEXTS)
    new = replace(old, documents={"luat-a": replace(old.documents["luat-a"], replaced_by="b")})

    (change,) = changes_between(old, new)

    assert (change.part, change.how, change.id) == (Part.DOCUMENT, How.CHANGED, "luat-a")
    (rewording,) = rewordings(old, new, change)
    assert (rewording.field, rewording.pieces[0].text) == ("replaced_by", "b")


def test_the_rest_is_named_by_what_it_is() -> None:
    old = _knowledge()
    new = replace(
        old,
        sectors=(Sector(id="x", name="X", committee="y"),),
        signals={"danger": ("cháy",)},
    )

    assert [(change.part, change.id) for change in changes_between(old, new)] == [
        (Part.REST, "sectors"),
        (Part.REST, "signals"),
    ]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Mở cửa lúc bảy giờ.\nNghỉ trưa.", "Mở cửa từ tám giờ.\nNghỉ trưa."),
        ("", "mới"),
        ("cũ", ""),
        ("  hai  chữ ", "hai chữ"),
    ],
)
def test_marked_words_hold_both_texts_whole(old: str, new: str) -> None:
    pieces = marked_words(old, new)

    assert "".join(p.text for p in pieces if p.mark is not Mark.ADDED) == old
    assert "".join(p.text for p in pieces if p.mark is not Mark.REMOVED) == new


def test_only_the_words_that_differ_are_marked() -> None:
    pieces = marked_words("Mở cửa lúc bảy giờ sáng.", "Mở cửa lúc tám giờ sáng.")

    assert [(piece.mark, piece.text) for piece in pieces] == [
        (Mark.KEPT, "Mở cửa lúc "),
        (Mark.REMOVED, "bảy "),
        (Mark.ADDED, "tám "),
        (Mark.KEPT, "giờ sáng."),
    ]
