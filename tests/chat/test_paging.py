"""Long texts are cut where it hurts least, and nothing is lost."""

from html import escape

import pytest

from bot.chat.paging import joined, packed, pages


def test_a_short_text_is_one_page() -> None:
    assert pages("một hai", 100) == ("một hai",)


def test_an_empty_text_is_one_empty_page() -> None:
    assert pages("  \n ", 100) == ("",)


def test_the_cut_is_between_paragraphs_if_it_can_be() -> None:
    assert pages("a" * 6 + "\n\n" + "b" * 6 + "\n\n" + "c" * 3, 14) == (
        "a" * 6 + "\n\n" + "b" * 6,
        "ccc",
    )


def test_a_paragraph_that_is_too_long_is_cut_between_lines_then_words_then_letters() -> None:
    assert pages("aaaa\nbbbb", 5) == ("aaaa", "bbbb")
    assert pages("aaaa bbbb cc", 7) == ("aaaa", "bbbb cc")
    assert pages("a" * 10, 4) == ("aaaa", "aaaa", "aa")


@pytest.mark.parametrize("text", ["<&\"'> " * 500, "từ ngữ " * 900, "😀" * 3000, "x\n\n" * 2000])
def test_no_page_is_longer_than_asked_once_it_is_escaped(text: str) -> None:
    cut = pages(text, 300)

    assert max(len(escape(page).encode("utf-16-le")) // 2 for page in cut) <= 300
    assert "".join("".join(cut).split()) == "".join(text.split())


def test_paragraphs_of_html_are_packed_and_never_cut() -> None:
    assert packed(["<b>a</b>", "bb", "c" * 50], 20) == ("<b>a</b>\n\nbb", "c" * 50)
    assert packed([], 20) == ("",)


def test_empty_paragraphs_are_left_out() -> None:
    assert joined("a", "", "b") == "a\n\nb"
