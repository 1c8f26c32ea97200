"""A stand-in for the register of people; it passes tests/store/test_registers_people.py."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from bot.services.registers import Block, Consent, Person


@dataclass
class FakePeople:
    """Who stands behind it all; ``uow`` is the unit of work that an erasure goes through."""

    uow: Any
    known: dict[str, Person] = field(default_factory=dict)
    given: dict[str, list[Consent]] = field(default_factory=dict)
    barred: dict[str, Block] = field(default_factory=dict)
    erased: dict[str, datetime] = field(default_factory=dict)

    async def know(self, person: Person, at: datetime) -> None:
        self.known[person.key] = person

    async def find(self, person_key: str) -> Person | None:
        return self.known.get(person_key)

    async def consent(self, person_key: str, version: str, at: datetime) -> None:
        consent = Consent(version=version, given_at=at)
        if consent not in self.given.setdefault(person_key, []):
            self.given[person_key].append(consent)

    async def consents(self, person_key: str) -> Sequence[Consent]:
        return sorted(self.given.get(person_key, ()), key=lambda each: each.given_at)

    async def block(self, block: Block) -> None:
        self.barred[block.person_key] = block

    async def unblock(self, person_key: str) -> bool:
        return self.barred.pop(person_key, None) is not None

    async def blocked(self, person_key: str, at: datetime) -> Block | None:
        return next(
            (each for each in await self.blocks(at) if each.person_key == person_key), None
        )

    async def blocks(self, at: datetime) -> Sequence[Block]:
        in_force = [
            each
            for each in self.barred.values()
            if each.since <= at and (each.until is None or each.until > at)
        ]
        in_force.sort(key=lambda each: each.person_key)
        return sorted(in_force, key=lambda each: each.since, reverse=True)

    async def erase(self, person_key: str, at: datetime) -> Mapping[str, int]:
        uow = self.uow
        theirs = _of(uow.drafts.kept, person_key), _of(uow.files.kept, person_key)
        chats = {each.chat_key for kept in theirs for each in kept.values()}
        if person_key in self.known:
            chats.add(self.known[person_key].chat_key)
        chats |= {each.chat_key for each in _of(uow.waits.kept, person_key).values()}
        codes = {each.code for each in _of(uow.petitions.kept, person_key).values()}
        self.erased[person_key] = at
        letters = [id_ for id_, inside in uow.letters.petitions.items() if codes & inside.keys()]
        uow.sendings.erase(codes, letters)
        told = {
            "people": int(self.known.pop(person_key, None) is not None),
            "consents": len(self.given.pop(person_key, ())),
            **{
                name: _forget(kept, _of(kept, person_key))
                for name, kept in (
                    ("drafts", uow.drafts.kept),
                    ("files", uow.files.kept),
                    ("notices", uow.notices.kept),
                    ("waits", uow.waits.kept),
                )
            },
            "chats": _forget(uow.chats.states, chats),
            "chat_messages": _forget(
                uow.chats.shown, [key for key in uow.chats.shown if key[0] in chats]
            ),
            "outbox": _forget(
                uow.outbox.deliveries,
                [each.id for each in uow.outbox.deliveries.values() if each.chat_key in chats],
            ),
            "verdicts": _forget(
                uow.questions.given, [key for key in uow.questions.given if key[1] == person_key]
            ),
            **self._erase_questions(person_key),
            **uow.choices.erase(person_key),
            **uow.cases.erase(
                [each.code for each in _of(uow.petitions.kept, person_key).values()]
            ),
            **uow.mailings.erase(codes, uow.letters.petitions),
            **uow.letters.erase(codes),
            **uow.petitions.erase(person_key),
        }
        for chat in chats:
            uow.chats.reachable.pop(chat, None)
        return told

    def _erase_questions(self, person_key: str) -> Mapping[str, int]:
        questions = self.uow.questions
        told = {"unresolved_questions": 0, "unresolved_askers": 0}
        for fold, askers in list(questions.askers.items()):
            if set(askers) == {person_key}:
                del questions.found[fold], questions.askers[fold]
                told["unresolved_questions"] += 1
            elif person_key in askers:
                askers.pop(person_key)
                questions.found[fold] = replace(questions.found[fold], askers=len(askers))
                told["unresolved_askers"] += 1
        return told


def _of(kept: Mapping[Any, Any], person_key: str) -> dict[Any, Any]:
    return {key: each for key, each in kept.items() if each.person_key == person_key}


def _forget(kept: dict[Any, Any], keys: Iterable[Any]) -> int:
    found = [key for key in keys if key in kept]
    for key in found:
        del kept[key]
    return len(found)
