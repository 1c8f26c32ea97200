"""What buttons carry fits, and comes back as it went."""

import pytest

from bot.chat.callbacks import LIMIT, Action, carry, parse, stamp, unstamped
from bot.chat.screens import Button, Screen
from bot.domain.errors import InvalidInputError

LONGEST_ID = "a" * 40  # what knowledge check lets through
LETTER = chr(0x111)


@pytest.mark.parametrize(
    ("action", "fields"),
    [
        (Action.VERDICT, (f"{LONGEST_ID}.999{LETTER}", "n", f"10.{LETTER}")),
        (Action.ARTICLE, (f"{LONGEST_ID}.999{LETTER}", f"10.{LETTER}", 9)),
        (Action.REFER, (LONGEST_ID, f"999{LETTER}", f"10.{LETTER}")),
        (Action.HOLDING, (f"999{LETTER}", f"10.{LETTER}", 9)),
        (Action.SHELF, (LONGEST_ID, 999)),
        (Action.ARTICLES, (LONGEST_ID, 99, 99)),
    ],
)
def test_the_longest_button_after_thousands_of_turns_fits_and_is_read_back(
    action: Action, fields: tuple[object, ...]
) -> None:
    screen = Screen(html="x", buttons=((Button(label="x", data=carry(action, *fields)),),))

    data = stamp(screen, 9999).buttons[0][0].data
    press = parse(data)

    assert len(data.encode("ascii")) <= LIMIT
    assert (press.turn, press.action) == (9999, action)
    assert press.fields == tuple(str(field) for field in fields)


@pytest.mark.parametrize(
    "data",
    ["", ":", "1", "1:", "x:t", "1:T", "1:zz", "1:j", "1:t:a b", "1:t:<b>", "-1:t", "1:t\n",
     "9999999999:t", "1:t:" + "a" * 80, "1:t:đ", "²:t"],
)  # fmt: skip
def test_what_no_button_carries_is_refused(data: str) -> None:
    with pytest.raises(InvalidInputError):
        parse(data)


@pytest.mark.parametrize(("written", "page"), [("3", 3), ("", 0), ("-1", 0), ("x", 0), ("1.5", 0)])
def test_a_page_is_a_number_or_the_first(written: str, page: int) -> None:
    assert parse(f"1:s:topic:{written}").page(1) == page


def test_fields_that_are_missing_are_empty() -> None:
    press = parse("7:t")

    assert (press.field(0), press.page(3)) == ("", 0)


def test_what_cannot_be_carried_is_left_out_and_the_stamp_comes_off() -> None:
    assert carry(Action.REFER, "luat", "5", "1.ô\n:") == "w:luat:5:1."
    assert unstamped("12:s:topic:0") == "s:topic:0"


def test_buttons_that_open_a_page_are_not_stamped() -> None:
    screen = Screen(html="x", buttons=((Button(label="x", url="https://example.org"),),))

    assert stamp(screen, 3) == screen
