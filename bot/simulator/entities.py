"""Offsets in UTF-16 code units, entities found in plain text, and the limits of text.

Telegram counts text and places entities in UTF-16 code units. It finds commands, mentions, links,
hashtags and addresses by itself; the patterns here are simpler than its own, and overlaps it would
normalise are kept as they were sent.
"""

import re
from collections.abc import Callable
from typing import Any

from bot.simulator.markup import parse_html
from bot.simulator.refusals import refused

Json = dict[str, Any]

TEXT_LIMIT = 4096  # UTF-16 code units after entities were parsed (sendMessage, text)
CAPTION_LIMIT = 1024
RAW_LIMIT = 1 << 15  # bytes before parsing (Client.cpp, get_formatted_text)

_FOUND = re.compile(
    r"""(?P<url>https?://[^\s<>"']*[^\s<>"'.,!?:;)\]])
    |(?P<email>[A-Za-z0-9._+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+)
    |(?<![\w/@])(?P<domain>(?:[a-z0-9-]+\.)+(?:com|vn|net|org|gov|edu|info|io|me)\b(?:/[^\s<>"']*)?)
    |(?<![\w/])(?P<bot_command>/[A-Za-z0-9_]{1,64}(?:@\w{3,32})?)(?!\w)
    |(?<!\w)(?P<mention>@\w{3,32})
    |(?<!\w)(?P<hashtag>\#\w*[^\W\d]\w*)""",
    re.VERBOSE,
)
_OPAQUE = frozenset({"code", "pre", "text_link", "text_mention"})
_GIVEN_TYPES = frozenset(
    {
        "bold",
        "italic",
        "underline",
        "strikethrough",
        "spoiler",
        "code",
        "pre",
        "text_link",
        "text_mention",
        "custom_emoji",
        "blockquote",
        "expandable_blockquote",
    }
)
_FOUND_TYPES = frozenset(
    {
        "mention",
        "hashtag",
        "cashtag",
        "bot_command",
        "url",
        "email",
        "phone_number",
        "bank_card_number",
        "date_time",
    }
)


def utf16_length(text: str) -> int:
    """Return the length of ``text`` as Telegram counts it.

    >>> utf16_length("a\N{GRINNING FACE}")
    3
    """
    if text.isascii():
        return len(text)
    return len(text) + sum(1 for letter in text if letter > "\uffff")


def found_entities(text: str, taken: list[Json] | None = None) -> list[Json]:
    """Return the entities Telegram finds by itself, save inside code, links and their like."""
    opaque = [entity for entity in taken or () if entity["type"] in _OPAQUE]
    entities = []
    for match in _FOUND.finditer(text):
        kind = str(match.lastgroup)
        offset = utf16_length(text[: match.start()])
        length = utf16_length(match.group())
        if not any(_overlap(entity, offset, length) for entity in opaque):
            entities.append(
                {"type": "url" if kind == "domain" else kind, "offset": offset, "length": length}
            )
    return entities


def formatted(
    text: str, parse_mode: str, given: object, person: Callable[[int], Json | None]
) -> tuple[str, list[Json]]:
    """Return text and entities of what a bot sent, refusing what Telegram refuses."""
    if len(text.encode("utf-8", "replace")) > RAW_LIMIT:
        raise refused("raw_text_too_long")
    mode = parse_mode.lower()
    if mode in {"markdown", "markdownv2"} and text:
        raise refused("markdown")
    if mode not in {"", "none", "html", "markdown", "markdownv2"}:
        raise refused("parse_mode")
    if mode == "html":
        text, entities = parse_html(text, person)
    else:
        entities = _given_entities(given)
    text, entities = _trimmed(text, entities)
    entities += found_entities(text, entities)
    entities.sort(key=lambda entity: (entity["offset"], -entity["length"]))
    return text, entities


def _given_entities(given: object) -> list[Json]:
    if not isinstance(given, list):
        return []
    entities = []
    for entity in given:
        if not isinstance(entity, dict):
            raise refused("message_entity", problem="expected an Object")
        for field in ("offset", "length"):
            if not isinstance(entity.get(field), int):
                raise refused("message_entity", problem=f'can\'t find field "{field}"')
        kind = entity.get("type")
        if kind in _GIVEN_TYPES:
            entities.append(dict(entity))
        elif kind not in _FOUND_TYPES:
            raise refused("message_entity", problem="unsupported type specified")
    return entities


def _trimmed(text: str, entities: list[Json]) -> tuple[str, list[Json]]:
    kept = text.strip()
    if kept == text:
        return text, entities
    cut = utf16_length(text[: len(text) - len(text.lstrip())])
    end = utf16_length(kept)
    moved = []
    for entity in entities:
        start = max(0, entity["offset"] - cut)
        stop = min(end, entity["offset"] + entity["length"] - cut)
        if stop > start:
            moved.append({**entity, "offset": start, "length": stop - start})
    return kept, moved


def _overlap(entity: Json, offset: int, length: int) -> bool:
    start: int = entity["offset"]
    stop: int = start + entity["length"]
    return offset < stop and start < offset + length
