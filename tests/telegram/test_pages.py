"""Long screens are cut where a reader would cut them, and stay whole."""

import html
import re

import pytest

from bot.telegram.pages import LIMIT, pages

TAG = re.compile(r"<(/?)(\w+)[^>]*>")


def visible(page: str) -> str:
    return html.unescape(TAG.sub("", page))


def is_balanced(page: str) -> bool:
    still: list[str] = []
    for tag in TAG.finditer(page):
        if tag[1]:
            if not still or still.pop() != tag[2]:
                return False
        else:
            still.append(tag[2])
    return not still


def test_a_short_screen_is_one_page_unchanged() -> None:
    assert pages("<b>Điều 5</b>\n\ntext ") == ("<b>Điều 5</b>\n\ntext ",)


def test_paragraphs_are_kept_whole() -> None:
    paragraphs = [f"{number} " + "x" * 1500 for number in range(5)]

    cut = pages("\n\n".join(paragraphs))

    assert cut == (
        "\n\n".join(paragraphs[:2]),
        "\n\n".join(paragraphs[2:4]),
        paragraphs[4],
    )


@pytest.mark.parametrize(
    "text",
    [
        "<blockquote expandable>" + "\n\n".join("câu " * 300 for _ in range(9)) + "</blockquote>",
        "<b>" + "từ " * 5000 + "</b>",
        "&amp;&lt;" * 3000,
        "không" * 3000,
        "😀" * 5000,
        "<i>a <b>" + "x\n" * 6000 + "</b></i>",
        "<a href='https://example.org/a b'>" + "chữ " * 3000 + "</a>",
    ],
    ids=["quote", "bold", "entities", "no spaces", "emoji", "nested lines", "link"],
)
def test_every_page_fits_is_balanced_and_nothing_is_lost(text: str) -> None:
    cut = pages(text)

    assert len(cut) > 1
    for page in cut:
        assert len(page.encode("utf-16-le")) // 2 <= LIMIT
        assert is_balanced(page)
        assert "&" not in re.sub(r"&(amp|lt);", "", page)
    together = "".join(visible(page) for page in cut)
    assert re.sub(r"\s", "", together) == re.sub(r"\s", "", visible(text))


def test_a_tag_left_open_at_a_cut_is_opened_again_on_the_next_page() -> None:
    cut = pages("<blockquote expandable>" + "\n\n".join("x" * 3000 for _ in range(2)))

    assert [page[:30] for page in cut] == ["<blockquote expandable>" + "x" * 7] * 2
    assert all(page.endswith("</blockquote>") for page in cut)
