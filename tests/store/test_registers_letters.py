"""Letters and their mails, on every store."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from bot.domain.errors import ConflictError
from bot.domain.letter import (
    STUCK_AFTER,
    FileRole,
    Letter,
    LetterKind,
    LetterState,
    Mailing,
    MailState,
    Way,
)
from bot.domain.petition import State
from bot.services.letter_registers import LetterFilter, MailTrouble
from bot.services.ports import Store
from bot.store.connection import engine_for
from bot.store.letter_tables import letters
from bot.store.store import SqlStore
from tests.factories import a_move, a_petition
from tests.letters_factory import NOW, TODAY, a_letter, a_letter_file, a_mailing, an_enclosed

DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)
NAMED = an_enclosed(
    code="KN-0002", name="Lê Thị Bưởi", address="tổ 9, ngõ Giếng Đình", is_shared=True
)


async def keep(store: Store, *, codes: tuple[str, ...] = ("KN-0001",), **fields: Any) -> Letter:
    async with store.begin() as uow:
        return await uow.letters.add(
            a_letter(**fields), [an_enclosed(code=code) for code in codes]
        )


async def record(store: Store, code: str, **fields: Any) -> None:
    async with store.begin() as uow:
        await uow.petitions.add(a_petition(code=code, **fields), a_move(), [])


async def promise(store: Store, letter: Letter, **fields: Any) -> Mailing:
    told = {"message_id": f"<{letter.id}.{fields.get('version', 1)}@t.test>", **fields}
    async with store.begin() as uow:
        return await uow.mailings.add(a_mailing(letter_id=letter.id, **told))


async def test_a_letter_is_read_back_as_it_was_written(store: Store) -> None:
    letter = await keep(
        store,
        state=LetterState.SENT,
        number="12/PC-MTTQ",
        dated_on=TODAY,
        way=Way.PAPER,
        sent_on=TODAY,
        answer_due_on=TODAY + 9 * DAY,
        reminds=7,
        kind=LetterKind.REMINDER,
    )

    async with store.begin() as uow:
        assert await uow.letters.get(letter.id) == letter
        assert await uow.letters.get(letter.id + 1) is None


async def test_what_is_enclosed_comes_back_in_order_and_may_be_changed(store: Store) -> None:
    async with store.begin() as uow:
        letter = await uow.letters.add(a_letter(), [NAMED, an_enclosed()])

    answered = replace(NAMED, text="ngắn hơn", answered_on=TODAY, answer_number="5/UBND")
    async with store.begin() as uow:
        await uow.letters.save_enclosed(letter.id, answered)

    async with store.begin() as uow:
        assert await uow.letters.enclosed(letter.id) == [answered, an_enclosed()]


async def test_a_stale_writer_of_a_letter_is_refused(store: Store) -> None:
    letter = await keep(store)
    async with store.begin() as uow:
        saved = await uow.letters.save(replace(letter, number="1"))

    assert saved.version == letter.version + 1
    with pytest.raises(ConflictError):
        async with store.begin() as uow:
            await uow.letters.save(replace(letter, number="2"))
    async with store.begin() as uow:
        assert await uow.letters.get(letter.id) == saved


async def test_files_are_kept_with_their_names_until_removed(store: Store) -> None:
    letter = await keep(store)
    async with store.begin() as uow:
        first = await uow.letters.add_file(letter.id, a_letter_file())
        second = await uow.letters.add_file(
            letter.id, a_letter_file(role=FileRole.ATTACHMENT, code="KN-0001", sha256="b" * 64)
        )

    async with store.begin() as uow:
        assert await uow.letters.files(letter.id) == [first, second]
        assert await uow.letters.hashes() == {"a" * 64, "b" * 64}
        await uow.letters.remove_file(first.id)
    async with store.begin() as uow:
        assert await uow.letters.files(letter.id) == [second]


async def test_letters_are_found_by_petition_and_by_state(store: Store) -> None:
    first = await keep(store, codes=("KN-0001", "KN-0002"))
    second = await keep(store, codes=("KN-0002",), state=LetterState.SENT)

    async with store.begin() as uow:
        assert await uow.letters.of_petition("KN-0002") == [first, second]
        both = LetterFilter(states=frozenset({LetterState.DRAFT, LetterState.SENT}))
        drafts = LetterFilter(states=frozenset({LetterState.DRAFT}))
        assert await uow.letters.listed(both, limit=9) == [second, first]
        assert await uow.letters.listed(both, limit=9, offset=1) == [first]
        assert await uow.letters.listed(drafts, limit=9) == [first]
        assert await uow.letters.listed(LetterFilter(), limit=9) == [second, first]
        assert (await uow.letters.count(both), await uow.letters.count(drafts)) == (2, 1)


async def test_late_are_transfers_sent_of_which_something_open_is_unanswered(
    store: Store,
) -> None:
    await record(store, "KN-0001", state=State.FORWARDED)
    await record(store, "KN-0002", state=State.WITHDRAWN)
    sent: Any = {"state": LetterState.SENT, "answer_due_on": TODAY - DAY}
    for _ in range(9):  # none of these is waited for, however long ago they were due
        await keep(store, codes=("KN-0002",), **{**sent, "answer_due_on": TODAY - 90 * DAY})
    late = await keep(store, codes=("KN-0001", "KN-0002"), **sent)
    later = await keep(store, **{**sent, "answer_due_on": TODAY - 2 * DAY})
    await keep(store, **{**sent, "answer_due_on": TODAY})
    await keep(store, **sent, kind=LetterKind.REMINDER)
    await keep(store, **{**sent, "state": LetterState.ANSWERED})
    answered = await keep(store, **sent)
    async with store.begin() as uow:
        await uow.letters.save_enclosed(answered.id, an_enclosed(answered_on=TODAY))

    wanted = LetterFilter(late_on=TODAY)
    async with store.begin() as uow:
        assert await uow.letters.listed(wanted, limit=9) == [later, late]
        assert await uow.letters.listed(wanted, limit=1, offset=1) == [late]
        assert await uow.letters.count(wanted) == 2


@pytest.mark.parametrize(
    ("mails", "is_stuck"),
    [
        ([{"state": MailState.FAILED}], True),
        ([{"state": MailState.UNCERTAIN}], True),
        ([{"state": MailState.QUEUED, "attempts": STUCK_AFTER}], True),
        ([{"state": MailState.QUEUED, "attempts": STUCK_AFTER - 1}], False),
        ([{"state": MailState.SENT}], False),
        ([{"state": MailState.FAILED}, {"state": MailState.QUEUED}], False),
        ([{"state": MailState.SENT}, {"state": MailState.FAILED}], True),
    ],
)
async def test_stuck_is_what_the_last_mail_of_a_letter_says(
    store: Store, mails: list[Any], is_stuck: bool
) -> None:
    by_mail = await keep(store, state=LetterState.SENT, way=Way.MAIL)
    on_paper = await keep(store, state=LetterState.SENT, way=Way.PAPER)
    for letter in (by_mail, on_paper):
        for version, fields in enumerate(mails, start=1):
            await promise(store, letter, version=version, **fields)

    wanted = LetterFilter(trouble=MailTrouble.STUCK)
    async with store.begin() as uow:
        assert await uow.letters.listed(wanted, limit=9) == [by_mail] * is_stuck
        assert await uow.letters.count(wanted) == is_stuck


async def test_what_perhaps_came_twice_is_listed_even_when_sent_once_more_since(
    store: Store,
) -> None:
    letter = await keep(store, state=LetterState.SENT, way=Way.MAIL)
    await promise(store, letter, state=MailState.SENT, doubts=1)
    await promise(store, letter, version=2, state=MailState.SENT)
    other = await keep(store, state=LetterState.SENT, way=Way.MAIL)
    await promise(store, other, state=MailState.QUEUED, doubts=1)

    wanted = LetterFilter(trouble=MailTrouble.DOUBLED)
    async with store.begin() as uow:
        assert await uow.letters.listed(wanted, limit=9) == [letter]


async def test_a_letter_lies_within_a_scope_only_with_all_that_is_in_it(store: Store) -> None:
    await record(store, "KN-0001", sector="mot", place_id="00001")
    await record(store, "KN-0002", sector="hai", place_id="00001")
    one = await keep(store, codes=("KN-0001",))
    both = await keep(store, codes=("KN-0001", "KN-0002"))

    for sectors, places, found in (
        ({"mot"}, set[str](), [one]),
        ({"mot", "hai"}, set[str](), [both, one]),
        ({"mot"}, {"00002"}, []),
        (set[str](), {"00001"}, [both, one]),
    ):
        wanted = LetterFilter(sectors=frozenset(sectors), places=frozenset(places))
        async with store.begin() as uow:
            assert await uow.letters.listed(wanted, limit=9) == found
            assert await uow.letters.count(wanted) == len(found)


async def test_a_mail_is_claimed_once_and_only_when_it_is_due(store: Store) -> None:
    letter = await keep(store)
    due = await promise(store, letter)
    doubtful = await promise(store, letter, version=2, state=MailState.UNCERTAIN)
    await promise(store, letter, version=3, next_at=NOW + DAY)
    await promise(store, letter, version=4, state=MailState.FAILED, next_at=None)

    async with store.begin() as uow:
        claimed = await uow.mailings.claim(NOW + MINUTE, limit=9)
    async with store.begin() as uow:
        again = await uow.mailings.claim(NOW + MINUTE, limit=9)

    assert claimed == [
        replace(each, state=MailState.SENDING, changed_at=NOW + MINUTE) for each in (due, doubtful)
    ]
    assert again == []


async def test_what_became_of_a_mail_is_kept(store: Store) -> None:
    mailing = await promise(store, await keep(store))
    became = replace(
        mailing, state=MailState.SENT, attempts=1, doubts=1, said="250 OK", next_at=None
    )

    async with store.begin() as uow:
        await uow.mailings.save(became)

    async with store.begin() as uow:
        assert await uow.mailings.get(mailing.id) == became
        assert await uow.mailings.of_letter(mailing.letter_id) == [became]


async def test_what_was_being_sent_when_an_instance_died_is_uncertain_and_due(
    store: Store,
) -> None:
    mailing = await promise(store, await keep(store))
    async with store.begin() as uow:
        await uow.mailings.claim(NOW, limit=9)

    async with store.begin() as uow:
        assert await uow.mailings.abandon(NOW - MINUTE, NOW + MINUTE) == 0
        assert await uow.mailings.abandon(NOW, NOW + MINUTE) == 1

    async with store.begin() as uow:
        found = await uow.mailings.get(mailing.id)
    assert found is not None
    assert (found.state, found.attempts, found.doubts) == (MailState.UNCERTAIN, 1, 1)
    assert found.next_at == NOW + MINUTE


async def test_two_instances_never_claim_the_same_mail(sql_store: SqlStore) -> None:
    letter = await keep(sql_store)
    for version in range(1, 21):
        await promise(sql_store, letter, version=version)

    async def some() -> list[int]:
        async with sql_store.begin() as uow:
            return [each.id for each in await uow.mailings.claim(NOW, limit=5)]

    taken = [id_ for ids in await asyncio.gather(*(some() for _ in range(6))) for id_ in ids]

    assert len(taken) == len(set(taken))


async def test_erasing_a_person_takes_their_words_and_files_out_of_letters(store: Store) -> None:
    async with store.begin() as uow:
        await uow.petitions.add(a_petition(code="KN-0002"), a_move(), [])
        letter = await uow.letters.add(a_letter(), [NAMED, an_enclosed()])
        signed = await uow.letters.add_file(letter.id, a_letter_file())
        await uow.letters.add_file(letter.id, a_letter_file(role=FileRole.DRAFT))
        await uow.letters.add_file(
            letter.id, a_letter_file(role=FileRole.ATTACHMENT, code="KN-0002")
        )
        other = await uow.letters.add_file(
            letter.id, a_letter_file(role=FileRole.ATTACHMENT, code="KN-0001")
        )

    async with store.begin() as uow:
        told = await uow.people.erase("person-a", NOW)

    assert (told["letter_petitions"], told["letter_files"]) == (1, 2)
    async with store.begin() as uow:
        assert await uow.letters.enclosed(letter.id) == [
            replace(NAMED, text="", place="", name="", address=""),
            an_enclosed(),
        ]
        assert await uow.letters.files(letter.id) == [signed, other]


@pytest.mark.parametrize(
    ("waiting", "with_others", "became"),
    [
        (MailState.QUEUED, False, MailState.FAILED),
        (MailState.UNCERTAIN, False, MailState.UNCERTAIN),
        (MailState.QUEUED, True, None),
    ],
)
async def test_a_mail_of_an_erased_petition_alone_is_sent_no_more(
    store: Store, waiting: MailState, with_others: bool, became: MailState | None
) -> None:
    mailing = a_mailing(state=waiting, doubts=int(waiting is MailState.UNCERTAIN))
    stopped = await _erase_with(store, mailing, with_others=with_others)

    async with store.begin() as uow:
        left = await uow.mailings.get(stopped)
        claimed = await uow.mailings.claim(NOW + 999 * MINUTE, limit=9)
    assert left is not None
    assert left.state is (became or waiting)
    assert [each.id for each in claimed] == ([] if became else [stopped])


async def test_an_unsigned_mail_is_not_sent_without_its_erased_document(store: Store) -> None:
    stopped = await _erase_with(store, a_mailing(is_unsigned=True), with_others=True)

    async with store.begin() as uow:
        left = await uow.mailings.get(stopped)
    assert left is not None
    assert (left.state, left.next_at) == (MailState.FAILED, None)


async def _erase_with(store: Store, mailing: Mailing, *, with_others: bool) -> int:
    """Erase a person while a letter of theirs waits to be mailed; gives the mail's number."""
    others = [an_enclosed()] if with_others else []
    async with store.begin() as uow:
        await uow.petitions.add(a_petition(code="KN-0002"), a_move(), [])
        letter = await uow.letters.add(a_letter(state=LetterState.SENT), [NAMED, *others])
        await uow.mailings.add(replace(mailing, letter_id=letter.id))
        another = await uow.letters.add(a_letter(state=LetterState.SENT), [an_enclosed()])
        untouched = await uow.mailings.add(
            a_mailing(letter_id=another.id, message_id="<2@x>", next_at=NOW + 9999 * MINUTE)
        )
    async with store.begin() as uow:
        told = await uow.people.erase("person-a", NOW)
        (stopped,) = await uow.mailings.of_letter(letter.id)
        assert told["mailings"] == int(stopped.next_at is None)
        assert await uow.mailings.of_letter(another.id) == [untouched]
    return stopped.id


async def test_who_sent_a_petition_stands_in_no_letter_in_plain(
    sql_store: SqlStore, url: str
) -> None:
    async with sql_store.begin() as uow:
        letter = await uow.letters.add(a_letter(), [NAMED])
        await uow.letters.add_file(letter.id, a_letter_file(name="Bưởi.pdf"))

    with engine_for(url).connect() as connection:
        plain = [
            str(row)
            for table in letters.metadata.sorted_tables
            for row in connection.execute(sa.select(table))
        ]

    assert any("KN-0002" in row for row in plain)
    assert not [row for row in plain if "Bưởi" in row or "Giếng Đình" in row]
