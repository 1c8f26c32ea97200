"""The roster: who comes in, with which rights, and how they leave."""

from datetime import timedelta

import pytest

from bot.domain.errors import (
    AccountTakenError,
    BotError,
    InvitationInvalidError,
    LastAdminError,
    MemberNotFoundError,
    MemberUnfitError,
    NotPermittedError,
    RosterInvalidError,
)
from bot.domain.petition import State
from bot.domain.staff import Operator, Role
from bot.services.registers import Person
from bot.services.staffing import INVITED_FOR, LINKED_FOR, hash_of_token
from tests.fakes import FakeStore
from tests.services.desk import ROOT, AtDesk

DAY = timedelta(days=1)


@pytest.fixture
def desk() -> AtDesk:
    return AtDesk(FakeStore())


async def test_an_invitation_makes_an_account_a_members_once(desk: AtDesk) -> None:
    tam = await desk.add("Tâm")
    token = await desk.does("invite", ROOT, tam)
    lan = Person(key="lan", channel="telegram", number="7", chat_key="telegram:7")

    async with desk.store.begin() as uow:
        joined = await desk.staffing.accept(uow, token, lan, desk.citizens.now)
        assert await uow.staff.of_person("lan") == joined
        assert await uow.people.find("lan") == lan

    assert (joined.id, joined.name) == (tam, "Tâm")
    with pytest.raises(InvitationInvalidError):
        async with desk.store.begin() as uow:
            await desk.staffing.accept(uow, token, lan, desk.citizens.now)


async def test_a_late_or_forged_invitation_lets_nobody_in(desk: AtDesk) -> None:
    token = await desk.does("invite", ROOT, await desk.add())
    person = Person(key="x", channel="telegram", number="7", chat_key="telegram:7")
    late = desk.citizens.now + INVITED_FOR

    for tried, at in ((hash_of_token(token), desk.citizens.now), ("", late), (token, late)):
        with pytest.raises(InvitationInvalidError):
            async with desk.store.begin() as uow:
                await desk.staffing.accept(uow, tried, person, at)


async def test_an_account_is_one_members_only(desk: AtDesk) -> None:
    tam, binh = await desk.add("Tâm"), await desk.add("Bình")
    await desk.join(tam, "lan")

    with pytest.raises(AccountTakenError, match="Tâm"):
        await desk.join(binh, "lan")

    assert (await desk.member(binh)).person_key == ""


async def test_a_new_account_signs_the_old_one_out(desk: AtDesk) -> None:
    tam = await desk.add("Tâm")
    await desk.join(tam, "old phone")
    async with desk.store.begin() as uow:
        await uow.sessions.open("s", tam, desk.citizens.now)

    await desk.join(tam, "new phone")

    async with desk.store.begin() as uow:
        assert await uow.sessions.get("s") is None
        assert await uow.staff.of_person("old phone") is None


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"name": "  "}, "name"),
        ({"name": "x" * 81}, "name"),
        ({"roles": ()}, "roles"),
        ({"sectors": ("magic",)}, "sectors"),
        ({"places": ("99999",)}, "places"),
    ],
)
async def test_a_member_who_cannot_be_is_refused(
    desk: AtDesk, fields: dict[str, object], field: str
) -> None:
    with pytest.raises(RosterInvalidError) as refused:
        await desk.does("add", ROOT, **{"name": "Tâm", "roles": (Role.LEAD,), **fields})

    assert refused.value.facts["field"] == field


async def test_the_last_administrator_stays(desk: AtDesk) -> None:
    an, binh = await desk.add("An", Role.ADMIN), await desk.add("Bình", Role.ADMIN, Role.LEAD)
    await desk.does("leave", binh, an)

    for attempt in (
        desk.does("leave", ROOT, binh),
        desk.does("change", ROOT, binh, roles=(Role.LEAD,)),
    ):
        with pytest.raises(LastAdminError):
            await attempt

    assert (await desk.does("change", ROOT, binh, roles=(Role.ADMIN,))).roles == {Role.ADMIN}


async def test_who_leaves_is_signed_out_and_their_open_cases_go_over(desk: AtDesk) -> None:
    tam, binh = await desk.add("Tâm"), await desk.add("Bình")
    await desk.join(tam, "lan")
    done, first, second = [(await desk.citizens.submit()).code for _ in range(3)]
    for code in (done, first, second):
        await desk.does("take", tam, code)
    await desk.citizens.move(done, State.CLOSED)
    await desk.decide(tam, first, State.ACCEPTED)
    token = await desk.does("invite", ROOT, tam)
    link = await desk.does("link", tam, tam)
    async with desk.store.begin() as uow:
        await uow.sessions.open("s", tam, desk.citizens.now)

    left = await desk.does("leave", ROOT, tam, to_id=binh)

    assert (sorted(left.codes), left.sessions) == (sorted([first, second]), 1)
    await desk.passes()
    assert (await desk.citizens.get(first)).state is State.RECORDED  # no longer theirs to decide
    async with desk.store.begin() as uow:
        owners = [(await uow.cases.get(code)).owner for code in (done, first, second)]
        assert owners == [tam, binh, binh]
        assert await uow.sessions.get("s") is None
        assert await uow.sessions.use_link(hash_of_token(link), desk.citizens.now) is None
        assert await uow.staff.of_person("lan") is None
        assert await uow.staff.use_invitation(hash_of_token(token), desk.citizens.now) is None


async def test_cases_go_to_nobody_who_may_not_work_on_them(desk: AtDesk) -> None:
    tam = await desk.add("Tâm")
    elsewhere = await desk.add("Bình", places=("05443",))
    editor = await desk.add("Cúc", Role.EDITOR)
    code = (await desk.citizens.submit(place_id="05455")).code
    await desk.does("take", tam, code)

    for taker in (elsewhere, editor, tam):
        with pytest.raises(MemberUnfitError):
            await desk.does("leave", ROOT, tam, to_id=taker)
    with pytest.raises(MemberNotFoundError):
        await desk.does("leave", ROOT, tam, to_id=99)

    assert (await desk.member(tam)).active
    assert (await desk.does("leave", ROOT, tam)).codes == [code]


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.LEAD, Role.EDITOR])
async def test_only_administrators_keep_the_roster(desk: AtDesk, role: Role) -> None:
    other, by = await desk.add("An", Role.ADMIN), await desk.add("Bình", role)

    for act, asked, said in (
        ("add", (), {"name": "Cúc", "roles": (Role.ADMIN,)}),
        ("invite", (other,), {}),
        ("change", (by,), {"roles": (Role.ADMIN,)}),
        ("leave", (other,), {}),
        ("link", (other,), {}),
    ):
        with pytest.raises(NotPermittedError):
            await desk.does(act, by, *asked, **said)
    member = await desk.member(by)
    with pytest.raises(NotPermittedError):
        async with desk.store.begin() as uow:
            await desk.staffing.roster(uow, member)


async def test_everybody_makes_a_link_for_themselves(desk: AtDesk) -> None:
    by = await desk.add()
    token = await desk.does("link", by, by)

    async with desk.store.begin() as uow:
        at = desk.citizens.now + LINKED_FOR - timedelta(seconds=1)
        assert await uow.sessions.use_link(hash_of_token(token), at) == by


async def test_the_command_line_has_no_right_to_petitions() -> None:
    with pytest.raises(BotError):
        await AtDesk(FakeStore()).does("take", Operator(user="root"), "KN-1")


async def test_the_audit_tells_what_was_done_to_the_roster_without_names(desk: AtDesk) -> None:
    an = await desk.add("An", Role.ADMIN)
    await desk.join(an, "lan")
    tam = await desk.add("Tâm", places=("05443",))
    await desk.does("change", an, tam, roles=(Role.LEAD,))
    await desk.does("leave", an, tam)

    me, him = f"staff:{an}", f"staff:{tam}"
    assert await desk.acts() == [
        ("command:root", "staff.add", me),
        ("command:root", "staff.invite", me),
        (me, "staff.join", me),
        ("command:root", "staff.add", him),
        (me, "staff.change", him),
        (me, "staff.leave", him),
    ]
    told = str([dict(each.facts) for each in await desk.record()])
    assert "05443" in told
    assert not [word for word in ("An", "Tâm", "token", "telegram") if word in told]


async def test_who_is_no_longer_there_cannot_be_changed(desk: AtDesk) -> None:
    tam = await desk.add()
    await desk.does("leave", ROOT, tam)

    for act, said in (("invite", {}), ("change", {"roles": (Role.LEAD,)}), ("leave", {})):
        with pytest.raises(MemberNotFoundError):
            await desk.does(act, ROOT, tam, **said)
