"""What waits to be sent by staff, on every store."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from bot.domain.letter import FileRole, Letter, LetterFile, LetterKind, LetterState
from bot.domain.staff import Member, Role
from bot.services.ports import Store
from bot.services.sendings import Kind, Sending
from tests.factories import a_move, a_person, a_petition

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
FILE = LetterFile(
    id=0, role=FileRole.ANSWER, name="tra-loi.pdf", media_type="pdf", size=9, sha256="a" * 64
)


async def _office(store: Store, code: str, person_key: str = "p") -> tuple[int, int]:
    """A member and a letter about a petition."""
    async with store.begin() as uow:
        await uow.people.know(a_person(key=person_key), NOW)
        await uow.petitions.add(a_petition(code=code, person_key=person_key), a_move(), [])
        member = await uow.staff.add(
            Member(id=0, name="Tâm", roles=frozenset({Role.LEAD}), since=NOW)
        )
        letter = await uow.letters.add(
            Letter(
                id=0,
                kind=LetterKind.TRANSFER,
                state=LetterState.SIGNED,
                recipient="ward",
                body="UBND",
                salutation="",
                email="",
                by=member.id,
                drafted_at=NOW,
                changed_at=NOW,
            ),
            [],
        )
    return member.id, letter.id


async def test_all_that_is_to_be_sent_comes_back_as_it_was_kept(store: Store) -> None:
    member, letter = await _office(store, "KN-1")
    reply = Sending(kind=Kind.REPLY, codes=("KN-1",), text="Lời", by=member, due_at=NOW)
    answer = Sending(
        kind=Kind.ANSWER,
        codes=("KN-1", "KN-2"),
        letter_id=letter,
        text="Đã sửa",
        number="1/UB",
        dated_on=date(2026, 11, 20),
        file=FILE,
        confirmed=True,
        by=member,
        due_at=NOW + timedelta(seconds=60),
    )
    async with store.begin() as uow:
        assert await uow.sendings.add(reply) is None
        assert await uow.sendings.add(answer) is None

    async with store.begin() as uow:
        (kept,) = await uow.sendings.of_petition("KN-1")
        (told,) = await uow.sendings.of_letter(letter)
        due = await uow.sendings.due(NOW, 9)

    assert replace(kept, id=0) == reply
    assert replace(told, id=0) == answer
    assert due == [kept]
    assert (kept.subject, told.subject) == ("KN-1", f"letter:{letter}")


async def test_one_of_a_kind_waits_at_a_time_and_is_dropped_once(store: Store) -> None:
    member, letter = await _office(store, "KN-1")
    mail = Sending(
        kind=Kind.MAIL, codes=("KN-1",), letter_id=letter, version=3, by=member, due_at=NOW
    )
    async with store.begin() as uow:
        assert await uow.sendings.add(mail) is None
        standing = await uow.sendings.add(replace(mail, version=4))

    assert standing is not None
    assert standing.version == 3
    async with store.begin() as uow:
        assert await uow.sendings.add(replace(mail, kind=Kind.ANSWER)) is None
        assert await uow.sendings.drop(standing.id)
        assert not await uow.sendings.drop(standing.id)


async def test_the_words_for_somebody_erased_are_not_sent(store: Store) -> None:
    member, _ = await _office(store, "KN-1")
    reply = Sending(kind=Kind.REPLY, codes=("KN-1",), text="Lời", by=member, due_at=NOW)
    async with store.begin() as uow:
        await uow.sendings.add(reply)

    async with store.begin() as uow:
        await uow.people.erase("p", NOW)

    async with store.begin() as uow:
        assert await uow.sendings.due(NOW, 9) == []
