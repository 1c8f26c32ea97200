"""A written conversation, played step by step.

A step says what the citizen does (``citizen``, ``edits``, ``sends``, ``tap``, ``pressed``), then
what must be true: ``bot`` (words on the screens of this turn), ``html`` (their markup),
``silent_about`` (words that are not there), ``buttons`` (labels that are there), ``no_button``,
``notice``, ``messages`` (how many there are now), ``kept`` (unresolved questions: reason, entry,
words), ``quotes`` (whether the screens may quote what they answer), ``menu`` (whether the lasting
keyboard is put up), ``verdicts``, ``state``, ``no_trace`` (words that are nowhere: shown, in the
state, kept), ``draft``, ``petitions``, ``files``, ``parcels``, ``notes`` (what was added to the
newest petition). ``person`` goes on as somebody else; ``hours`` pass. ``sent`` puts a petition on
record, ``joins`` supports it, ``office`` moves it (or writes a ``reply``) and its news are told;
``replies`` answers the newest message with the words ``to``. "KN-?" stands for the code of the
newest petition.
"""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import replace
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from bot.chat.callbacks import stamped_anew
from bot.chat.events import Pressed, Sent
from bot.chat.news import PetitionNews
from bot.chat.screens import Screen
from bot.domain.draft import Draft
from bot.domain.petition import Actor, ActorKind, State
from bot.texts.catalog import shipped_texts
from tests.chat.recording import CONSENT, petitioning
from tests.chat.room import PERSON, Room, buttons_of, plain, reference

Script = Mapping[str, Any]
STAFF = Actor(kind=ActorKind.STAFF, label="Ban Thường trực")


def read_script(path: Path) -> Script:
    """Read a transcript."""
    script = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert isinstance(script, Mapping)
    return script


Step = Callable[[Room, Any], Awaitable[object]]


async def play(script: Script, room: Room, more: Mapping[str, Step] | None = None) -> None:
    """Do each step and check what must be true then; a failure names the step."""
    steps = {**STEPS, **(more or {})}
    for number, step in enumerate(script["steps"], 1):
        for name, value in step.items():
            try:
                await steps[name](room, _with_code(room, value))
            except AssertionError as error:
                raise AssertionError(f"step {number} {step}: {error}") from error


async def _sends(room: Room, value: Any) -> None:
    fields = {"what": value} if isinstance(value, str) else dict(value)
    await room.send(fields.pop("what"), **fields)


async def _tap(room: Room, value: Any) -> None:
    if isinstance(value, Mapping):
        await room.tap(value["label"], message=value["message"])
    else:
        await room.tap(value)


async def _edits(room: Room, value: Any) -> None:
    fields = {"text": value} if isinstance(value, str) else value
    unique = fields.get("above")  # what stands above the words now, a picture
    file = Sent(source="b", name="", media_type="image/jpeg", size=1000, unique=unique or "")
    await room.say(
        fields["text"],
        corrected=True,
        message=fields.get("message", ""),
        album=fields.get("album", ""),
        file=file if unique else None,
    )


async def _citizen(room: Room, value: Any) -> None:
    fields = {"text": value} if isinstance(value, str) else value
    await room.say(fields["text"], message=fields.get("message", ""))


async def _replies(room: Room, value: Mapping[str, Any]) -> None:
    words = value.get("to", "")
    places = [place for place, screen in enumerate(room.messages) if words in plain(screen.html)]
    assert places, f"no message with {words!r}"
    answered = reference(places[-1])
    if "sends" in value:
        await room.send(value["sends"], value.get("text", ""), replies_to=answered)
        return
    await room.say(
        value["text"],
        replies_to=answered,
        message=value.get("message", ""),
        corrected=value.get("corrected", False),
    )


async def _sent(room: Room, value: str) -> None:
    draft = Draft(
        chat_key=room.person.chat_key,
        person_key=room.person.key,
        started_at=room.clock.now(),
        updated_at=room.clock.now(),
        text=value,
        place_note="x",
        consent_version=CONSENT,
    )
    async with room.store.begin() as uow:
        await petitioning().submit(uow, draft, room.person, room.clock.now())


async def _joins(room: Room, value: str) -> None:
    async with room.store.begin() as uow:
        now = room.clock.now()
        await petitioning().join(uow, value, room.person, now, consent_version=CONSENT)


async def _office(room: Room, value: Mapping[str, Any]) -> None:
    """Move the newest petition, or write to its sender; whoever is here is told the news."""
    said = dict(value)
    code, now = _code(room), room.clock.now()
    office = petitioning()
    async with room.store.begin() as uow:
        before = len(await uow.notices.of_petition(code))
        if "reply" in said:
            await office.reply(uow, code, STAFF, said["reply"], now)
        else:
            await office.move(uow, code, State(said.pop("to")), actor=STAFF, now=now, **said)
    shown: list[Screen] = []
    async with room.store.begin() as uow:
        for notice in (await uow.notices.of_petition(code))[before:]:
            screen = await _news().screen(notice, uow=uow, now=now)
            if screen is not None and notice.person_key == room.person.key:
                shown.append(screen)
    for screen in shown:
        await room.hear(stamped_anew(screen))


@cache
def _news() -> PetitionNews:
    return PetitionNews(shipped_texts())


async def _hours(room: Room, value: int) -> None:
    room.clock.advance(timedelta(hours=value))


async def _notes(room: Room, value: list[str]) -> None:
    notes = [f"{each.kind} {each.text}" for each in room.store.kept.petitions.words[_code(room)]]
    assert notes == value, notes


def _code(room: Room) -> str:
    return [*room.store.kept.petitions.kept][-1]


def _with_code(room: Room, value: Any) -> Any:
    if isinstance(value, str) and "KN-?" in value:
        return value.replace("KN-?", _code(room))
    if isinstance(value, list):
        return [_with_code(room, each) for each in value]
    return value


async def _pressed(room: Room, value: str) -> None:
    """Press a button that may be forged, on the newest message."""
    press = Pressed(data=value, in_group=room.in_group)
    await room.happen(press, len(room.messages) - 1)


async def _bot(room: Room, value: Any) -> None:
    for words in _each(value):
        assert words in plain(room.shown), f"{words!r} is not in {plain(room.shown)!r}"


async def _html(room: Room, value: Any) -> None:
    for words in _each(value):
        assert words in room.shown, f"{words!r} is not in {room.shown!r}"


async def _silent_about(room: Room, value: Any) -> None:
    for words in _each(value):
        assert words.casefold() not in plain(room.shown).casefold(), words


def _labels(room: Room) -> list[str]:
    return [button.label for screen in room.turn.screens for button in buttons_of(screen)]


async def _buttons(room: Room, value: Any) -> None:
    for label in _each(value):
        assert label in _labels(room), f"{label!r} is not in {_labels(room)}"


async def _no_button(room: Room, value: Any) -> None:
    for label in _each(value):
        assert label not in _labels(room)


async def _notice(room: Room, value: str) -> None:
    assert value in room.turn.notice if value else not room.turn.notice, room.turn.notice


async def _quotes(room: Room, value: bool) -> None:
    assert [screen.may_quote for screen in room.turn.screens] == [value] * len(room.turn.screens)


async def _menu(room: Room, value: bool) -> None:
    assert any(screen.menu for screen in room.turn.screens) is value


async def _messages(room: Room, value: int) -> None:
    assert len(room.messages) == value, len(room.messages)


async def _kept(room: Room, value: Any) -> None:
    found = room.store.kept.questions.found.values()
    kept = {f"{each.reason} {each.entry_id} {each.text}".replace("  ", " ") for each in found}
    assert kept == set(_each(value)), kept


async def _verdicts(room: Room, value: Mapping[str, list[int]]) -> None:
    found = await room.store.kept.questions.verdicts()
    assert found == {id_: tuple(counts) for id_, counts in value.items()}, found


async def _no_trace(room: Room, value: Any) -> None:
    questions = room.store.kept.questions
    everything = f"{room.stored} {room.shown} {room.turn.notice} {questions!r}".casefold()
    for word in _each(value):
        assert word.casefold() not in everything, f"{word!r} is still somewhere"


async def _draft(room: Room, value: Any) -> None:
    """What the draft of this chat holds; false: there is none."""
    draft = room.store.kept.drafts.kept.get(PERSON.chat_key)
    assert (draft is not None) is (value is not False), draft
    if draft is None:
        return
    stored = draft.to_json()
    for name, expected in value.items():
        found = stored[name]
        assert found == expected, (name, found)


async def _person(room: Room, value: str) -> None:
    """Go on as somebody else, on the same telephone."""
    room.person = replace(PERSON, key=value)


async def _petitions(room: Room, value: list[Mapping[str, object]]) -> None:
    """What is on record, oldest first."""
    kept = list(room.store.kept.petitions.kept.values())
    assert len(kept) == len(value), kept
    for petition, fields in zip(kept, value, strict=True):
        for name, expected in fields.items():
            assert str(getattr(petition, name)) == str(expected), (name, petition)


async def _files(room: Room, value: int) -> None:
    """How many files there are."""
    assert len(room.store.kept.files.kept) == value, room.store.kept.files.kept


async def _parcels(room: Room, value: int) -> None:
    """How many files this turn sends."""
    assert sum(bool(screen.file) for screen in room.turn.screens) == value


async def _state(room: Room, value: Mapping[str, object]) -> None:
    stored = room.state.to_json()
    for name, expected in value.items():
        found = stored[name]
        assert (list(found) if isinstance(found, tuple) else found) == expected, (name, found)


def _each(value: Any) -> Iterable[Any]:
    return value if isinstance(value, list) else [value]


STEPS: Mapping[str, Step] = {
    "citizen": _citizen,
    "edits": _edits,
    "sends": _sends,
    "tap": _tap,
    "pressed": _pressed,
    "replies": _replies,
    "sent": _sent,
    "joins": _joins,
    "office": _office,
    "hours": _hours,
    "notes": _notes,
    "bot": _bot,
    "html": _html,
    "silent_about": _silent_about,
    "buttons": _buttons,
    "no_button": _no_button,
    "notice": _notice,
    "quotes": _quotes,
    "menu": _menu,
    "messages": _messages,
    "kept": _kept,
    "verdicts": _verdicts,
    "no_trace": _no_trace,
    "state": _state,
    "draft": _draft,
    "person": _person,
    "petitions": _petitions,
    "files": _files,
    "parcels": _parcels,
}
