"""HTML of messages is read, and refused, as Telegram's own parser does it."""

from typing import Any

import pytest

from bot.simulator.entities import found_entities, utf16_length
from bot.simulator.markup import parse_html
from bot.simulator.refusals import RefusedError


def nobody(_user_id: int) -> None:
    return None


def read(html: str) -> tuple[str, list[dict[str, Any]]]:
    return parse_html(html, nobody)


@pytest.mark.parametrize(
    ("html", "text", "kinds"),
    [
        ("<b>a</b>", "a", ["bold"]),
        ("<strong>a</strong><em>b</em>", "ab", ["bold", "italic"]),
        ("<u>a</u><ins>b</ins>", "ab", ["underline", "underline"]),
        ("<s>a</s><strike>b</strike><del>c</del>", "abc", ["strikethrough"] * 3),
        ('<span class="tg-spoiler">a</span><tg-spoiler>b</tg-spoiler>', "ab", ["spoiler"] * 2),
        ("<blockquote>a</blockquote>", "a", ["blockquote"]),
        ("<blockquote expandable>a</blockquote>", "a", ["expandable_blockquote"]),
        ("<code>a</code>", "a", ["code"]),
        ("<b></b>a", "a", []),
        ("1 &lt; 2 &amp;&amp; 3 &gt; 2 &quot;&#39;&#x41;", "1 < 2 && 3 > 2 \"'A", []),
        ("&nbsp;&unknown;", "&nbsp;&unknown;", []),
        ('<a href="javascript:alert(1)">a</a>', "a", []),
        ('<tg-emoji emoji-id="5368324170671202286">a</tg-emoji>', "a", ["custom_emoji"]),
    ],
)
def test_allowed_tags_become_entities(html: str, text: str, kinds: list[str]) -> None:
    read_text, entities = read(html)

    assert read_text == text
    assert [entity["type"] for entity in entities] == kinds


def test_offsets_count_utf16_code_units_as_telegram_does() -> None:
    text, entities = read("😀 <b>chào 😀</b>")

    assert text == "😀 chào 😀"
    assert entities == [{"type": "bold", "offset": 3, "length": 7}]
    assert utf16_length(text) == 10


def test_a_language_of_code_inside_pre_is_kept() -> None:
    _, entities = read('<pre><code class="language-python">x</code></pre>')

    assert entities == [{"type": "pre", "offset": 0, "length": 1, "language": "python"}]


def test_a_link_is_kept_as_telegram_writes_it() -> None:
    _, entities = read("<a href='https://thainguyen.gov.vn'>cổng</a>")

    assert entities[0]["url"] == "https://thainguyen.gov.vn/"


@pytest.mark.parametrize(
    ("html", "problem"),
    [
        ("<b>a", 'Can\'t find end tag corresponding to start tag "b"'),
        ("a</b>", "Unexpected end tag at byte offset 1"),
        (
            "é<b>a</i>",
            'Unmatched end tag at byte offset 6, expected "</b>", found "</i>"',
        ),
        ("é<script>", 'Unsupported start tag "script" at byte offset 2'),
        ("a < b > c", 'Unsupported start tag "" at byte offset 2'),
        ("a <b", "Unclosed start tag at byte offset 2"),
        ("<b>a</b", "Unclosed end tag at byte offset 4"),
        ("<span>a</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ('<a ="x">a</a>', 'Empty attribute name in the tag "a" at byte offset 0'),
        ("<a href=a_b>x</a>", "Unexpected end of name token at byte offset 8"),
        ('<tg-emoji emoji-id="x">a</tg-emoji>', "Invalid custom emoji identifier specified"),
    ],
)
def test_bad_html_is_refused_in_telegrams_words(html: str, problem: str) -> None:
    with pytest.raises(RefusedError) as refusal:
        read(html)

    assert refusal.value.description == f"Bad Request: can't parse entities: {problem}"


def test_commands_links_and_mentions_are_found_in_plain_text() -> None:
    text = "/tracuu@ttq_bot xem https://a.vn/b?c=1, @lan #đường a@b.vn 1/2 thainguyen.gov.vn"

    found = [
        (entity["type"], text[entity["offset"] : entity["offset"] + entity["length"]])
        for entity in found_entities(text)
    ]

    assert found == [
        ("bot_command", "/tracuu@ttq_bot"),
        ("url", "https://a.vn/b?c=1"),
        ("mention", "@lan"),
        ("hashtag", "#đường"),
        ("email", "a@b.vn"),
        ("url", "thainguyen.gov.vn"),
    ]
