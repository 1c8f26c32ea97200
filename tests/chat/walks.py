"""Walks through the whole conversation at random: every button, command, word and file there is.

Buttons are those that stand in the chat, new and old; commands are those that the bot lists; so
what is added to the conversation is walked through without a word here. Meanwhile the office moves
petitions on, files come in, days pass.
"""

import random
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from copy import deepcopy
from dataclasses import dataclass, field, replace
from datetime import timedelta

from bot.chat.callbacks import stamped_anew
from bot.chat.conversation import Conversation
from bot.chat.events import Attached, Attachment, Commanded, Event, Pressed, Said, Sent
from bot.chat.news import PetitionNews
from bot.chat.screens import Turn
from bot.chat.state import ChatState
from bot.chat.welcome import LISTED
from bot.domain.draft import LONGEST_TEXT
from bot.domain.errors import BotError
from bot.domain.petition import NEXT, Actor, ActorKind
from bot.services.draft_care import DraftCare
from bot.services.petitioning import Petitioning
from bot.services.registers import FileState
from bot.texts.catalog import Catalog
from tests.chat import village
from tests.chat.room import PERSON, Room, buttons_of
from tests.fakes import FakeUnitOfWork

STAFF = Actor(kind=ActorKind.STAFF, label="Ban Thường trực")
HIDDEN = ("help", "privacy", "cancel", "la", "START", "")  # commands that "/" does not show
SAID = (
    *("xã Một", "mot", "Đỗ Văn <Bê> & con", "0912 345 678", "xóm 5", "1", "2", "7", "10", "99"),
    *("😀", "   ", "\u200b", "chữ " * 1000, "x" * LONGEST_TEXT, "<b>&amp;" * 400),
    *("KN-222-222-222", "kn 7f4 k9q tx4", "KN-", "-1", "0", "٣", "điều 2", "khoản 99 điều 4"),
)
FORGED = (
    "",
    "1",
    "::",
    "9" * 60,
    "1:zz:1",
    *village.FORGED,
)
START_WITH = ("", "d-qc-ubnd", "KN-222-222-222", "x" * 64, "../../etc", "m-m1")
WAYS_OUT = ("Huỷ", "◀", "Xóa", "Bỏ bản nháp", "Để sau")  # taken less often: to get somewhere
AHEAD = ("Gửi kiến nghị", "Đồng ý", "Xong", "Không để lại gì", "gửi việc của tôi")  # more often
MOST_CANCELS = 2
_PLACES = ((21.5, 105.8), (0.0, 0.0), (-90.0, 180.0))
# What a chat remembers and is not led by.
_REMEMBERED = ("turn", "choices", "question", "offered", "rephrased", "guarded_album", "copied_at")


@dataclass
class Walk:
    """One chat, and somebody who does anything at all."""

    room: Room
    texts: Catalog
    petitions: Petitioning
    words: Sequence[str]  # besides those of the form and of the buttons
    chance: random.Random
    is_bent_on_it: bool = False  # mostly presses on, and so gets further
    inputs: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)  # steps of the form
    _typed: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Collect what can be typed instead of a button."""
        keys = [key for key in self.texts.keys() if key.startswith("typed.")]  # noqa: SIM118 - no dict
        self._typed = tuple(word for key in keys for word in self.texts.spellings(key))

    @property
    def recorded(self) -> int:
        """How many petitions the walk has sent; those of who was erased since count too."""
        return len(self.room.store.kept.petitions.kept)

    async def goes(self, inputs: int) -> None:
        """Do so many things, and look each time whether there is an answer and a way out."""
        for number in range(inputs):
            kind, act = self.chance.choices(
                [
                    ("newest buttons", self._press_newest),
                    ("older buttons", self._press_any),
                    ("forged buttons", self._press_forged),
                    ("words", self._say),
                    ("commands", self._command),
                    ("files", self._send),
                    ("albums", self._album),
                    ("places and numbers", self._share),
                    ("corrections", self._correct),
                    ("replies", self._reply),
                ],
                weights=[200 if self.is_bent_on_it else 40, 8, 3, 21, 6, 7, 3, 4, 4, 4],
            )[0]
            self.inputs[kind] += 1
            try:
                event, place = act()
                await self._happens(event, place)
                await self._check_way_out()
                if self.chance.random() < 0.1:
                    await self._time_passes()
            except Exception as error:  # noqa: BLE001 - each is a finding; the walk goes on
                self.faults.append(f"input {number} ({kind}): {type(error).__name__} {error}")

    async def _happens(self, event: Event, place: int) -> None:
        room = self.room
        try:
            turn = await room.happen(event, place)
        except BotError as error:  # the session says it
            self.texts.say(f"error.{error.code}", **error.facts)
            return
        assert turn.screens or turn.notice, f"no answer to {event}"
        draft = room.store.kept.drafts.kept.get(PERSON.chat_key)
        if draft is not None:
            self.seen.add(draft.step)
        assert draft is not None or not room.state.form, "a form without a draft"
        if any(screen.about or screen.name for screen in turn.screens):
            await self._remember()

    async def _remember(self) -> None:
        """Keep what the messages are about, as the channel does."""
        async with self.room.store.begin() as uow:
            for place, screen in enumerate(self.room.messages):
                if screen.about or screen.name:
                    await uow.chats.remember(
                        PERSON.chat_key, str(place), about=screen.about, name=screen.name
                    )

    # --- ways out ---

    async def _check_way_out(self) -> None:
        """From here ``/huy``, and one tap where it asks back, leads to the beginning.

        Where words for a petition are awaited in the middle of a form, each takes one ``/huy``.
        """
        state, uow = self.room.state, self.room.store.kept
        for _ in range(MOST_CANCELS):
            turn, uow = await self._tried(Commanded(name="huy"), state, uow)
            state = turn.state
            if _is_at_start(state):
                return
            for button in (each for screen in turn.screens for each in buttons_of(screen)):
                then, _ = await self._tried(Pressed(data=button.data), state, uow)
                if _is_at_start(then.state):
                    return
        raise AssertionError(f"no way out: {self.room.state} -> {state}")

    async def _tried(
        self, event: Event, state: ChatState, kept: FakeUnitOfWork
    ) -> tuple[Turn, FakeUnitOfWork]:
        uow = deepcopy(kept)
        turn = await self.room.conversation.respond(
            event, state, uow=uow, person=PERSON, now=self.room.clock.now()
        )
        return turn, uow

    # --- inputs ---

    def _press_newest(self) -> tuple[Event, int]:
        messages = self.room.messages
        for place in range(len(messages) - 1, max(-1, len(messages) - 4), -1):
            buttons = buttons_of(messages[place])
            onward = [each for each in buttons if not each.label.startswith(WAYS_OUT)]
            ahead = [each for each in onward if any(word in each.label for word in AHEAD)]
            if onward and self.chance.random() < 0.9:
                buttons = ahead if ahead and self.chance.random() < 0.6 else onward
            if buttons:
                return Pressed(data=self.chance.choice(buttons).data), place
        return self._said(self.chance.choice(("/kiennghi", *self.words)))

    def _press_any(self) -> tuple[Event, int]:
        shown = [
            (button.data, place)
            for place, screen in enumerate(self.room.messages)
            for button in buttons_of(screen)
        ]
        if not shown:
            return self._press_forged()
        data, place = self.chance.choice(shown)
        return Pressed(data=data), place

    def _press_forged(self) -> tuple[Event, int]:
        """A button that never was, or one changed in one character."""
        data = self.chance.choice(FORGED)
        shown = [b.data for screen in self.room.messages for b in buttons_of(screen)]
        if shown and self.chance.random() < 0.7:
            data = self.chance.choice(shown)
            at = self.chance.randrange(len(data))
            data = data[:at] + self.chance.choice("019:azX-.") + data[at + 1 :]
        return Pressed(data=data), len(self.room.messages) - 1

    def _say(self) -> tuple[Event, int]:
        codes = [*self.room.store.kept.petitions.kept]
        labels = [b.label for screen in self.room.messages[-3:] for b in buttons_of(screen)]
        pools = [self.words, self.words, self._typed, SAID, codes, labels]
        return self._said(self.chance.choice(self.chance.choice([p for p in pools if p])))

    def _command(self) -> tuple[Event, int]:
        argument = self.chance.choice((*START_WITH, *self.words))
        name = self.chance.choice((*LISTED, *LISTED, *HIDDEN))
        in_group = self.room.in_group
        return Commanded(name=name, argument=argument, in_group=in_group), -1

    def _send(self) -> tuple[Event, int]:
        return self._attached(album=""), -1

    def _album(self) -> tuple[Event, int]:
        return self._attached(album=self.chance.choice("ab")), -1

    def _share(self) -> tuple[Event, int]:
        chance, in_group = self.chance, self.room.in_group
        if chance.random() < 0.5:
            latitude, longitude = chance.choice(_PLACES)
            pin = Attachment.LOCATION
            return Attached(
                attachment=pin, latitude=latitude, longitude=longitude, in_group=in_group
            ), -1
        own = chance.random() < 0.5
        phone = chance.choice(("+84912345678", "0900000000", "", "113"))
        return Attached(
            attachment=Attachment.CONTACT, phone=phone, is_own=own, in_group=in_group
        ), -1

    def _correct(self) -> tuple[Event, int]:
        said, place = self._say()
        if not isinstance(said, Said):
            return said, place
        return replace(said, corrected=True), place

    def _reply(self) -> tuple[Event, int]:
        said, place = self._say()
        if not isinstance(said, Said) or not self.room.messages:
            return said, place
        to = str(self.chance.randrange(len(self.room.messages)))
        return replace(said, replies_to=to), place

    def _said(self, text: str) -> tuple[Event, int]:
        if text.startswith("/"):
            return Commanded(name=text[1:], in_group=self.room.in_group), -1
        message = self.chance.choice("12345")
        return Said(text=text, in_group=self.room.in_group, message=message), -1

    def _attached(self, *, album: str) -> Attached:
        chance = self.chance
        kinds = (Attachment.PHOTO, Attachment.DOCUMENT)
        kind = chance.choice(kinds if album else (*kinds, *kinds, *Attachment))
        name, media_type = chance.choice(
            (
                ("anh.jpg", "image/jpeg"),
                ("../x.pdf", "application/pdf"),
                ("x.exe", "application/x-msdownload"),
                ("", ""),
            )
        )
        size = chance.choice((0, 1000, 20_971_521, 50_000_000, None))
        sent = Sent(source="a-reference", name=name, media_type=media_type, size=size)
        to = ""
        if self.room.messages and chance.random() < 0.2:
            to = str(chance.randrange(len(self.room.messages)))
        return Attached(
            attachment=kind,
            caption=chance.choice(("", "", "", *self.words)),
            in_group=self.room.in_group,
            message=chance.choice("12345"),
            replies_to=to,
            file=sent if kind in kinds else None,
            album=album,
        )

    # --- what happens meanwhile ---

    async def _time_passes(self) -> None:
        chance, room = self.chance, self.room
        room.clock.advance(timedelta(minutes=chance.choice((1, 1, 30, 30, 60 * 13, 60 * 24 * 8))))
        now = room.clock.now()
        codes = [*room.store.kept.petitions.kept]
        if codes:
            with suppress(BotError):  # not every way is open
                async with room.store.begin() as uow:
                    await self._staff_act(uow, chance.choice(codes))
        async with room.store.begin() as uow:
            for record in [*uow.files.kept.values()]:
                if record.state is FileState.FETCHING:
                    state = chance.choice(tuple(FileState))
                    await uow.files.save(replace(record, state=state, reason="type"))
        if chance.random() < 0.3:
            await DraftCare(room.store, room.clock).work()
        async with room.store.begin() as uow:
            for notice in await uow.notices.claim(now, limit=5):
                screen = await PetitionNews(self.texts).screen(notice, uow=uow, now=now)
                if screen is not None and notice.person_key == PERSON.key:
                    room.messages.append(stamped_anew(screen))
        await self._remember()

    async def _staff_act(self, uow: FakeUnitOfWork, code: str) -> None:
        chance, now = self.chance, self.room.clock.now()
        petition = await self.petitions.look_up(uow, code)
        ways = sorted(NEXT[petition.state])
        if not ways or chance.random() < 0.3:
            await self.petitions.reply(uow, code, STAFF, "Đang xem <b>việc</b> này.", now)
            return
        await self.petitions.move(
            uow,
            code,
            chance.choice(ways),
            actor=STAFF,
            now=now,
            note="Xin bổ sung",
            reason="xong",
            body="Ủy ban xã",
        )


def _is_at_start(state: ChatState) -> bool:
    """Whether nothing is awaited: whatever else a state comes to hold must be as at the start."""
    start = ChatState()
    return replace(state, **{name: getattr(start, name) for name in _REMEMBERED}) == start


def walk_of(
    seed: int,
    conversation: Conversation,
    petitions: Petitioning,
    texts: Catalog,
    words: Sequence[str],
) -> Walk:
    """Begin a walk: one in eight in a group, every other one bent on sending something."""
    room = Room(conversation, in_group=seed % 8 == 7)
    chance = random.Random(seed)  # noqa: S311 - repeatable
    return Walk(
        room=room,
        texts=texts,
        petitions=petitions,
        words=words,
        chance=chance,
        is_bent_on_it=seed % 2 == 0,
    )
