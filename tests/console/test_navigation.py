"""The ways through the console, by role."""

import pytest

from bot.console.navigation import Fold, section_of, ways_of
from bot.domain.staff import Member, Role
from tests.services.petition_office import MONDAY

WORK = ["inbox", "letters", "enter"]
REPORTING = ["reporting:", "figures", "export", "posters"]
ADMINISTRATION = ["administration:", "staff", "passwords", "audit"]


def names(*roles: Role, without: frozenset[str] = frozenset()) -> list[str]:
    """What is shown, a fold's word with a colon before its ways."""
    member = Member(id=1, name="Tâm", roles=frozenset(roles), since=MONDAY)
    found: list[str] = []
    for each in ways_of(member, without=without):
        if isinstance(each, Fold):
            found += [f"{each.name}:", *(way.name for way in each.ways)]
        else:
            found.append(each.name)
    return found


@pytest.mark.parametrize(
    ("roles", "shown"),
    [
        ((Role.REVIEWER,), [*WORK, "posters"]),
        ((Role.LEAD,), [*WORK, *REPORTING, "passwords"]),
        ((Role.EDITOR,), ["knowledge"]),
        ((Role.ADMIN,), ["inbox", *REPORTING, "knowledge", *ADMINISTRATION]),
        (tuple(Role), [*WORK, *REPORTING, "knowledge", *ADMINISTRATION]),
    ],
)
def test_everybody_sees_their_own_ways_and_no_fold_of_one(
    roles: tuple[Role, ...], shown: list[str]
) -> None:
    assert names(*roles) == shown


def test_what_is_switched_off_is_no_way() -> None:
    shown = names(Role.ADMIN, Role.LEAD, without=frozenset({"knowledge", "passwords"}))

    assert shown == [*WORK, *REPORTING, "administration:", "staff", "audit"]


def test_a_page_stands_in_the_section_that_leads_to_it() -> None:
    member = Member(id=1, name="Tâm", roles=frozenset(Role), since=MONDAY)

    def current(path: str) -> list[str]:
        return [each.name for each in ways_of(member) if section_of(path) in each.sections]

    assert current("/console/") == current("/console/petition/KN-1/receipt") == ["inbox"]
    assert current("/console/letter/3") == current("/console/forward") == ["letters"]
    assert current("/console/figures") == current("/console/export/x") == ["reporting"]
    assert current("/console/account") == []
