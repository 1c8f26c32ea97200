"""HTML of a message -> text and entities, step by step as TDLib's ``parse_html`` does it."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bot.simulator.refusals import RefusedError, refused

Json = dict[str, Any]

_TYPES = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
    "a": "text_link",
    "tg-emoji": "custom_emoji",
}
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_SPECIAL = re.compile("[<&]")
_REFERENCE = re.compile(r"&(?:#x([0-9a-fA-F]*)|#([0-9]*)|([A-Za-z]*));?")
_SPACE = " \t\r\n\v\0"
_TAG_NAME = re.compile(r"[^ \t\r\n\v>]*")
_ATTRIBUTE_NAME = re.compile("[^ \t\r\n\v=>/\"']*")
_TOKEN = re.compile(r"[A-Za-z0-9.-]*")
_LINK = re.compile(r"(?i)^(https?|tg|ton)://([^/?#\s]+)(.*)$")
_BARE_HOST = re.compile(r"(?i)^[a-z0-9-]+(\.[a-z0-9-]+)+(:\d+)?([/?#]\S*)?$")
_MENTION = re.compile(r"^tg://user/?\?id=(\d+)$")
_LONGEST_REFERENCE = 9  # characters of a numeric reference before its ";"
_LAST_CODE_POINT = 0x10FFFE
_SURROGATES = range(0xD800, 0xE000)


@dataclass(slots=True)
class _Open:
    tag: str
    argument: str
    offset: int
    piece: int


def parse_html(source: str, person: Callable[[int], Json | None]) -> tuple[str, list[Json]]:
    """Return the text and its entities; ``person`` finds the user of a ``tg://user`` link."""
    if "<" not in source and "&" not in source:
        return source, []
    return _Parser(source, person).parsed()


def checked_link(url: str) -> str:
    """Return ``url`` as Telegram keeps it, or nothing where it drops the link.

    >>> checked_link("example.com"), checked_link("javascript:alert(1)")
    ('http://example.com/', '')
    """
    link = _LINK.match(url.strip())
    if link is None:
        return checked_link("http://" + url) if _BARE_HOST.match(url) else ""
    scheme, host, rest = link.groups()
    if scheme.lower() in {"http", "https"}:
        if "." not in host:
            return ""
        rest = rest if rest.startswith("/") else "/" + rest
    return f"{scheme.lower()}://{host}{rest}"


class _Parser:
    def __init__(self, source: str, person: Callable[[int], Json | None]) -> None:
        self._source = source
        self._person = person
        self._at = 0
        self._pieces: list[str] = []
        self._offset = 0
        self._open: list[_Open] = []
        self._entities: list[Json] = []

    def parsed(self) -> tuple[str, list[Json]]:
        while self._at < len(self._source):
            special = _SPECIAL.search(self._source, self._at)
            end = special.start() if special else len(self._source)
            self._add(self._source[self._at : end])
            self._at = end
            if special and special.group() == "&":
                self._add(self._reference() or self._plain())
            elif special and self._source.startswith("</", end):
                self._end_tag(end)
            elif special:
                self._start_tag(end)
        if self._open:
            tag = self._open[-1].tag
            raise _problem(f'Can\'t find end tag corresponding to start tag "{tag}"')
        text = "".join(self._pieces)
        if any(ord(letter) in _SURROGATES for letter in text):
            raise _problem(
                "Text contains invalid Unicode characters after decoding HTML entities, check for"
                " unmatched surrogate code units"
            )
        for entity in self._entities:
            if entity["type"] == "code":
                entity.pop("language", None)
        return text, self._entities

    def _add(self, piece: str) -> None:
        self._pieces.append(piece)
        self._offset += len(piece) + sum(1 for letter in piece if letter > "\uffff")

    def _plain(self) -> str:
        self._at += 1
        return self._source[self._at - 1]

    def _reference(self) -> str:
        match = _REFERENCE.match(self._source, self._at)
        if match is None:
            return ""
        hexadecimal, decimal, name = match.groups()
        if name is not None:
            letter = _NAMED.get(name, "")
        else:
            digits = match.group().rstrip(";")
            code = int(hexadecimal or "0", 16) if hexadecimal is not None else int(decimal or "0")
            known = 0 < code <= _LAST_CODE_POINT and len(digits) <= _LONGEST_REFERENCE
            letter = chr(code) if known else ""
        if letter:
            self._at = match.end()
        return letter

    def _peek(self) -> str:
        return self._source[self._at] if self._at < len(self._source) else "\0"

    def _skip_space(self) -> None:
        while self._at < len(self._source) and self._source[self._at] in _SPACE:
            self._at += 1

    def _bytes_before(self, at: int) -> int:
        return len(self._source[:at].encode("utf-8", "replace"))

    def _start_tag(self, begin: int) -> None:
        at = self._bytes_before(begin)
        name = _matched(_TAG_NAME, self._source, begin + 1)
        self._at = begin + 1 + len(name)
        if self._peek() == "\0":
            raise _problem(f"Unclosed start tag at byte offset {at}")
        tag = name.lower()
        if tag not in _TYPES:
            raise _problem(f'Unsupported start tag "{tag}" at byte offset {at}')
        argument = ""
        while True:
            self._skip_space()
            if self._peek() == ">":
                break
            argument = self._attribute(tag, at) or argument
        self._at += 1
        if tag == "span" and argument != "spoiler":
            raise _problem(f'Tag "span" must have class "tg-spoiler" at byte offset {at}')
        self._open.append(_Open(tag, argument, self._offset, len(self._pieces)))

    def _attribute(self, tag: str, at: int) -> str:
        name = _matched(_ATTRIBUTE_NAME, self._source, self._at)
        self._at += len(name)
        if self._peek() == "\0":
            raise _problem(f'Unclosed start tag "{tag}" at byte offset {at}')
        if not name:
            raise _problem(f'Empty attribute name in the tag "{tag}" at byte offset {at}')
        self._skip_space()
        if self._peek() != "=":
            if self._peek() == "\0":
                raise _problem(f'Unclosed start tag "{tag}" at byte offset {at}')
            return "1" if (tag, name.lower()) == ("blockquote", "expandable") else ""
        self._at += 1
        self._skip_space()
        if self._peek() == "\0":
            raise _problem(f'Unclosed start tag "{tag}" at byte offset {at}')
        value = self._quoted() if self._peek() in "'\"" else self._token()
        if self._peek() == "\0":
            raise _problem(f"Unclosed start tag at byte offset {at}")
        return _argument(tag, name, value)

    def _token(self) -> str:
        begin = self._at
        value = _matched(_TOKEN, self._source, begin)
        self._at += len(value)
        if self._peek() not in _SPACE + ">":
            at = self._bytes_before(begin)
            raise _problem(f"Unexpected end of name token at byte offset {at}")
        return value.lower()

    def _quoted(self) -> str:
        end = self._plain()
        value = []
        while self._peek() not in {end, "\0"}:
            reference = self._reference() if self._peek() == "&" else ""
            value.append(reference or self._plain())
        if self._peek() == end:
            self._at += 1
        return "".join(value)

    def _end_tag(self, begin: int) -> None:
        at = self._bytes_before(begin)
        if not self._open:
            raise _problem(f"Unexpected end tag at byte offset {at}")
        name = _matched(_TAG_NAME, self._source, begin + 2)
        self._at = begin + 2 + len(name)
        self._skip_space()
        if self._peek() != ">":
            raise _problem(f"Unclosed end tag at byte offset {at}")
        self._at += 1
        opened = self._open[-1]
        if name and name.lower() != opened.tag:
            raise _problem(
                f'Unmatched end tag at byte offset {at}, expected "</{opened.tag}>",'
                f' found "</{name.lower()}>"'
            )
        self._open.pop()
        if self._offset > opened.offset:
            self._close(opened)

    def _close(self, opened: _Open) -> None:
        entity: Json = {
            "type": _TYPES[opened.tag],
            "offset": opened.offset,
            "length": self._offset - opened.offset,
        }
        if opened.tag == "a":
            url = opened.argument or "".join(self._pieces[opened.piece :])
            entity = self._linked(entity, url)
        elif opened.tag == "tg-emoji":
            if not opened.argument.isdecimal() or int(opened.argument) == 0:
                raise _problem("Invalid custom emoji identifier specified")
            entity["custom_emoji_id"] = opened.argument
        elif opened.tag == "blockquote" and opened.argument:
            entity["type"] = "expandable_blockquote"
        elif opened.tag == "code" and opened.argument:
            entity["language"] = opened.argument
        elif opened.tag == "pre":
            self._adopt_code(entity)
        if entity:
            self._entities.append(entity)

    def _linked(self, entity: Json, url: str) -> Json:
        mention = _MENTION.match(url)
        if mention:
            user = self._person(int(mention.group(1)))
            return {**entity, "type": "text_mention", "user": user} if user else {}
        link = checked_link(url)
        return {**entity, "url": link} if link else {}

    def _adopt_code(self, entity: Json) -> None:
        last = self._entities[-1] if self._entities else {}
        same = all(last.get(field) == entity[field] for field in ("offset", "length"))
        if same and last["type"] == "code" and last.get("language"):
            entity["language"] = last["language"]
            self._entities.pop()


def _argument(tag: str, name: str, value: str) -> str:
    match (tag, name.lower()):
        case ("a", "href") | ("tg-emoji", "emoji-id"):
            return value
        case ("code", "class") if value.startswith("language-"):
            return value.removeprefix("language-")
        case ("span", "class") if value.startswith("tg-"):
            return value.removeprefix("tg-")
        case ("blockquote", "expandable"):
            return "1"
        case _:
            return ""


def _matched(pattern: re.Pattern[str], source: str, at: int) -> str:
    match = pattern.match(source, at)
    return match.group() if match else ""


def _problem(text: str) -> RefusedError:
    return refused("entities", problem=text)
