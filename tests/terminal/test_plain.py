"""Simple HTML as a terminal shows it."""

import pytest

from bot.terminal.plain import BOLD, NORMAL, plain


@pytest.mark.parametrize(
    ("html", "shown"),
    [
        ("<b>Đậm</b> &lt;thường&gt; &amp; &#39;x&#39;", "Đậm <thường> & 'x'"),
        ('<a href="https://x.vn?a=1&amp;b=2">trang</a>', "trang (https://x.vn?a=1&b=2)"),
        ("<blockquote>1. Khoản</blockquote>", '"1. Khoản"'),
        ("a\n\n<i>b</i>", "a\n\nb"),
    ],
)
def test_markup_becomes_plain_words(html: str, shown: str) -> None:
    assert plain(html, styled=False) == shown


def test_bold_stays_bold_where_it_can_be_shown() -> None:
    assert plain("<b>Đậm</b>", styled=True) == f"{BOLD}Đậm{NORMAL}"
