"""A chat as one citizen sees it; every screen that is ever shown is checked on its way."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from html import unescape
from html.parser import HTMLParser
from typing import Any

from bot.chat.conversation import Conversation
from bot.chat.events import Attached, Attachment, Commanded, Event, Pressed, Said, Sent
from bot.chat.screens import Button, Placement, Screen, Turn
from bot.chat.state import ChatState
from bot.domain.decision import Decision, Match
from bot.domain.kinds import Kind
from bot.domain.knowledge import Knowledge
from bot.domain.references import ArticleRef
from bot.services.answering import Answered, Reference, ReferenceOutcome
from bot.services.registers import Person
from tests.fakes import FakeClock, FakeStore

ALLOWED_TAGS = {"b", "i", "a", "code", "blockquote"}
PERSON = Person(key="a-keyed-hash", channel="test", number="1", chat_key="1")
Reply = Mapping[str, object]


class FakeAnswering:
    """Answers from a table, as a transcript sets it; nothing else is known."""

    def __init__(self, knowledge: Knowledge, replies: Mapping[str, Reply]) -> None:
        self.knowledge = knowledge
        self._replies = replies

    def answer(self, text: str, *, kind: Kind | None = None) -> Answered:
        reply = self._replies.get(text, {})
        recognised = kind or Kind(str(reply.get("kind", Kind.QUESTION)))
        beside = reply.get("beside") if kind is None else None
        is_unsure = kind is None and bool(reply.get("unsure"))
        if recognised in {Kind.EMERGENCY, Kind.DENUNCIATION} or is_unsure:
            reply = {}
        scores = {str(id_): float(str(s)) for id_, s in _pairs(reply.get("scores"))}
        ids = [str(id_) for name in ("sure", "suggest") for id_ in _each(reply.get(name))]
        decision = next((Decision(n) for n in ("sure", "suggest") if n in reply), Decision.NOTHING)
        return Answered(
            question=text,
            repaired=text,
            kind=recognised,
            decision=decision,
            matches=tuple(Match(id=id_, title=id_, score=scores.get(id_, 0.9)) for id_ in ids),
            reference=_reference(reply.get("reference")),
            beside=Kind(str(beside)) if beside else None,
            is_unsure=is_unsure,
        )


@dataclass
class Room:
    """Says, taps and remembers; the state goes through JSON each time, as through a store."""

    conversation: Conversation
    store: FakeStore = field(default_factory=FakeStore)
    clock: FakeClock = field(default_factory=FakeClock)
    stored: str = "{}"
    messages: list[Screen] = field(default_factory=list)
    pictures: dict[str, Sent] = field(default_factory=dict)  # by their messages
    turn: Turn = field(default_factory=lambda: Turn(state=ChatState()))
    in_group: bool = False
    person: Person = PERSON

    @property
    def state(self) -> ChatState:
        return ChatState.from_json(json.loads(self.stored))

    @property
    def shown(self) -> str:
        """What the last turn showed, as HTML."""
        return "\n".join(screen.html for screen in self.turn.screens)

    async def say(
        self,
        text: str,
        *,
        corrected: bool = False,
        message: str = "",
        replies_to: str = "",
        album: str = "",
        file: Sent | None = None,
    ) -> Turn:
        if corrected:  # what stands above changed words comes along with them
            file = file or self.pictures.get(message)
        if text.startswith("/"):
            called, _, argument = text[1:].partition(" ")
            name, _, named = called.partition("@")
            return await self.happen(
                Commanded(
                    name=name,
                    argument=argument,
                    in_group=self.in_group,
                    is_named=bool(named),
                )
            )
        return await self.happen(
            Said(
                text=text,
                corrected=corrected,
                in_group=self.in_group,
                message=message,
                replies_to=replies_to,
                album=album,
                file=file,
            )
        )

    async def send(self, attachment: str, caption: str = "", **fields: Any) -> Turn:
        if attachment in {Attachment.PHOTO, Attachment.DOCUMENT}:
            fields["file"] = Sent(
                source="a-reference",
                name=fields.pop("name", "anh.jpg"),
                media_type=fields.pop("media_type", "image/jpeg"),
                size=fields.pop("size", 1000),
                unique=fields.pop("unique", fields.get("message", "")),
            )
            self.pictures[fields.get("message", "")] = fields["file"]
        event = Attached(
            attachment=Attachment(attachment), caption=caption, in_group=self.in_group, **fields
        )
        return await self.happen(event)

    async def tap(self, label: str, *, message: int | None = None) -> Turn:
        """Tap the newest button with this label, or that of one message."""
        places = [message] if message is not None else range(len(self.messages) - 1, -1, -1)
        for place in places:
            for button in buttons_of(self.messages[place]):
                if button.label == label:
                    press = Pressed(data=button.data, in_group=self.in_group)
                    return await self.happen(press, place)
        found = [button.label for screen in self.messages for button in buttons_of(screen)]
        raise AssertionError(f"no button {label!r} among {found}")

    async def happen(self, event: Event, place: int = -1) -> Turn:
        async with self.store.begin() as uow:
            self.turn = await self.conversation.respond(
                event, self.state, uow=uow, person=self.person, now=self.clock.now()
            )
        kept = {} if self.turn.forgets else self.turn.state.to_json()
        self.stored = json.dumps(kept, ensure_ascii=False)
        assert len(self.turn.notice) <= 200
        for screen in self.turn.screens:
            await self._show(screen, self._put(screen, event, place))
        return self.turn

    async def hear(self, screen: Screen) -> None:
        """Be told something unasked."""
        self.turn = Turn(state=self.state, screens=(screen,))
        await self._show(screen, self._put(screen, Said(text=""), -1))

    async def _show(self, screen: Screen, place: int) -> None:
        check_screen(screen)
        if screen.about:
            async with self.store.begin() as uow:
                chat, message = self.person.chat_key, reference(place)
                await uow.chats.remember(chat, message, about=screen.about, name=screen.name)

    def _put(self, screen: Screen, event: Event, place: int) -> int:
        """Show a screen where a channel would, and say where that is."""
        named = [
            number
            for number, each in enumerate(self.messages)
            if screen.placement is Placement.RENEW and each.name == screen.name
        ]
        if screen.placement in {Placement.REPLACE, Placement.EDIT}:
            assert isinstance(event, Pressed), "only a pressed screen can be replaced"
            if self.messages:
                self.messages[place] = screen
            return place % max(1, len(self.messages))
        if named:
            self.messages[named[-1]] = screen
            return named[-1]
        self.messages.append(screen)
        return len(self.messages) - 1


def reference(place: int) -> str:
    """How the channel refers to a message of ours."""
    return f"m{place}"


def buttons_of(screen: Screen) -> list[Button]:
    return [button for row in screen.buttons for button in row]


def check_screen(screen: Screen) -> None:
    """What any channel may rely on."""
    assert 0 < len(screen.html) <= 4096
    assert not (screen.buttons and screen.menu), "a message has one keyboard"
    _Balance(screen.html)
    for button in buttons_of(screen):
        assert button.label.strip()
        if not button.url:
            assert re.fullmatch(r"\d+:[A-Za-z0-9:._-]+", button.data), button.data
        assert len(button.data.encode()) <= 64, button.data


class _Balance(HTMLParser):
    """Refuses tags that are unknown, open or crossed, and characters that are not escaped."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=False)
        self.open: list[str] = []
        self.feed(html)
        self.close()
        assert not self.open, f"left open: {self.open} in {html}"
        bare = re.sub(r"</?[a-z]+>", "", html)
        assert not re.search(r"[<>]", bare), bare
        assert not re.search(r"&(?!(amp|lt|gt|quot|#\d+);)", bare), bare

    def handle_starttag(self, tag: str, attrs: object) -> None:
        assert tag in ALLOWED_TAGS, tag
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def plain(html: str) -> str:
    """The words of a screen without its markup."""
    return unescape(re.sub(r"</?[a-z]+>", "", html))


def _each(value: object) -> Sequence[object]:
    if value is None:
        return ()
    return value if isinstance(value, list) else [value]


def _pairs(value: object) -> Iterable[tuple[object, object]]:
    return value.items() if isinstance(value, Mapping) else ()


def _reference(value: object) -> Reference | None:
    if not isinstance(value, Mapping):
        return None
    article, clause, point, chapter = (
        str(value.get(name, "")) for name in ("article", "clause", "point", "chapter")
    )
    return Reference(
        ref=ArticleRef(article=article, clause=clause, point=point, chapter=chapter),
        outcome=ReferenceOutcome(str(value["outcome"])),
        document_ids=tuple(str(id_) for id_ in _each(value.get("documents"))),
    )
