"""Erasing at one's own word: what is open ends first, the bytes go after."""

from dataclasses import replace

import pytest

from bot.domain.errors import ConsentMissingError
from bot.domain.petition import ActorKind, State
from bot.services.erasure import CONSENT_WITHDRAWN, Erased, Erasure, Leftovers
from bot.services.registers import FileState, Person
from tests.services.petition_office import DRAFT, LAN, MINH, Office, a_file

HASH = "a" * 64


class FakeShredder:
    """Remembers what it was given."""

    def __init__(self) -> None:
        self.gone: list[str] = []

    async def discard(self, sha256: str) -> None:
        self.gone.append(sha256)


async def erase(
    office: Office, leftovers: Leftovers | None = None, person: Person = LAN
) -> Erased:
    erasure = Erasure(office.petitioning, leftovers or Leftovers())
    async with office.begin() as uow:
        return await erasure.erase(uow, person, office.now)


async def clear(office: Office, leftovers: Leftovers) -> tuple[list[str], int]:
    shredder, tidied = FakeShredder(), []

    async def tidy() -> None:
        tidied.append(1)

    await leftovers.clear(office.store, shredder, tidy)
    return shredder.gone, len(tidied)


@pytest.mark.parametrize(
    ("path", "state"),
    [
        ((), State.WITHDRAWN),
        ((State.ACCEPTED, State.FORWARDED), State.WITHDRAWN),
        ((State.ACCEPTED, State.ANSWERED), State.CLOSED),
        ((State.REDIRECTED,), State.REDIRECTED),
    ],
)
async def test_what_is_open_ends_and_what_has_ended_stays_so(
    office: Office, path: tuple[State, ...], state: State
) -> None:
    code = (await office.submit()).code
    await office.move(code, *path)

    erased = await erase(office)

    petition = await office.get(code)
    assert (petition.state, petition.text, petition.person_key) == (state, "", "")
    assert erased.withdrawn == int(state in {State.WITHDRAWN, State.CLOSED})
    if erased.withdrawn:
        last = (await office.moves(code))[-1]
        assert (last.actor.kind, last.reason) == (ActorKind.SYSTEM, CONSENT_WITHDRAWN)


async def test_those_who_joined_are_told_and_stay(office: Office) -> None:
    code = (await office.submit()).code
    await office.join(code)

    await erase(office)

    assert [who for who, _, _ in await office.told(code)] == [MINH.key]
    async with office.begin() as uow:
        assert await uow.petitions.is_supporter(code, MINH.key)


async def test_somebody_elses_petition_is_left_and_counted_on(office: Office) -> None:
    code = (await office.submit()).code
    await office.join(code)

    erased = await erase(office, person=MINH)

    petition = await office.get(code)
    assert (petition.state, petition.supporters) == (State.RECORDED, 1)
    assert (erased.withdrawn, erased.rows["supports"], erased.rows["people"]) == (0, 1, 1)


async def test_of_somebody_never_kept_the_conversation_goes_all_the_same(office: Office) -> None:
    async with office.begin() as uow:
        await uow.chats.save(LAN.chat_key, {"turn": 3})

    erased = await erase(office)

    assert (erased.rows["people"], erased.rows["chats"]) == (0, 1)
    async with office.begin() as uow:
        assert await uow.chats.load(LAN.chat_key) is None
        assert await uow.people.find(LAN.key) is None


async def test_bytes_go_once_nobody_refers_to_them_any_more(office: Office) -> None:
    leftovers = Leftovers()
    async with office.begin() as uow:
        for person, sha256 in ((LAN, HASH), (LAN, "b" * 64), (MINH, "b" * 64)):
            record = replace(a_file(person=person), sha256=sha256, state=FileState.READY)
            await uow.files.add(record)
    assert await clear(office, leftovers) == ([], 0)

    await erase(office, leftovers)

    assert await clear(office, leftovers) == ([HASH], 1)
    assert await clear(office, leftovers) == ([], 0)


async def test_an_erasure_undone_with_its_transaction_costs_no_bytes(office: Office) -> None:
    leftovers = Leftovers()
    async with office.begin() as uow:
        await uow.files.add(replace(a_file(), sha256=HASH, state=FileState.READY))

    async def go_wrong() -> None:
        async with office.begin() as uow:
            await Erasure(office.petitioning, leftovers).erase(uow, LAN, office.now)
            raise KeyError

    with pytest.raises(KeyError):
        await go_wrong()

    assert (await clear(office, leftovers))[0] == []


async def test_a_draft_alone_is_erased_with_its_files(office: Office) -> None:
    code = (await office.submit()).code
    leftovers = Leftovers()
    erasure = Erasure(office.petitioning, leftovers)
    async with office.begin() as uow:
        assert await erasure.erase_draft(uow, LAN) is None
        await uow.drafts.save(DRAFT)
        await uow.files.add(replace(a_file(), sha256=HASH, state=FileState.READY))

    async with office.begin() as uow:
        assert await erasure.erase_draft(uow, LAN) == 1

    assert (await office.get(code)).text
    assert await clear(office, leftovers) == ([HASH], 1)


async def test_joining_rests_on_a_recorded_consent(office: Office) -> None:
    code = (await office.submit()).code
    async with office.begin() as uow:
        for version in ("", "1"):
            with pytest.raises(ConsentMissingError):
                await office.petitioning.join(uow, code, MINH, office.now, consent_version=version)
        assert await uow.people.find(MINH.key) is None

    await office.join(code)

    async with office.begin() as uow:
        assert [each.version for each in await uow.people.consents(MINH.key)] == ["2"]
