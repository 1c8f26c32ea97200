"""In by name, password and second factor: set, used once, guarded, taken away."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta

import httpx
import pyotp
import pytest
from starlette.applications import Starlette

from bot.console.application import console
from bot.domain.errors import MemberNotFoundError
from bot.domain.staff import Role
from bot.services.passwords import RECENT, RECOVERY_CODES
from bot.services.registers import Person
from bot.services.tries import FREE, LONGEST_WAIT, NAME, PASSWORD
from tests.console.conftest import OPERATOR, Console, csrf, follow, post

LOGIN, WORDS = "tam.nguyen", "cò trắng bay qua ruộng"
HALF_MINUTE = timedelta(seconds=30)
PAST_ALL_WAITS = 2 * LONGEST_WAIT


@dataclass
class Holder:
    """A member who has set a password, and what their telephone and drawer hold."""

    console: Console
    id: int
    secret: str
    codes: list[str]

    def code(self) -> str:
        return pyotp.TOTP(self.secret).at(self.console.clock.now())

    async def sign_in(self, browser: httpx.AsyncClient, **typed: str) -> httpx.Response:
        page = await browser.get("sign-in")
        claim = {"login": LOGIN, "password": WORDS, "code": self.code(), **typed}
        return await browser.post("sign-in", data={"csrf": csrf(page), **claim})


async def begin(browser: httpx.AsyncClient, **typed: str) -> httpx.Response:
    form = {"login": LOGIN, "password": WORDS, "again": typed.get("password", WORDS), **typed}
    return await post(browser, "account/password", **form)


async def shown_secret(browser: httpx.AsyncClient) -> str:
    page = await browser.get("account/second-factor")
    found = re.search(r'class="address">([A-Z2-7 ]+)<', page.text)
    assert found
    return found[1].replace(" ", "")


async def set_up(desk_console: Console, browser: httpx.AsyncClient, member: int) -> Holder:
    """Set a password the whole way, in a browser that is signed in; then the next code comes."""
    assert (await begin(browser)).headers["location"] == "/console/account/second-factor"
    secret = await shown_secret(browser)
    code = pyotp.TOTP(secret).at(desk_console.clock.now())
    page = await post(browser, "account/second-factor", code=code)
    codes = re.findall(r'<li class="code">([^<]+)</li>', page.text)
    assert len(codes) == RECOVERY_CODES
    desk_console.clock.advance(HALF_MINUTE)
    return Holder(desk_console, member, secret, codes)


@asynccontextmanager
async def holding(desk_console: Console, *roles: Role) -> AsyncIterator[Holder]:
    """Somebody with a password, signed in nowhere."""
    member = await desk_console.member(*roles, name="Nguyễn Văn Tâm")
    async with desk_console.browser("203.0.113.1") as browser:
        await desk_console.sign_in(browser, member)
        holder = await set_up(desk_console, browser, member)
        await post(browser, "sign-out")
    yield holder


async def acts_of(desk_console: Console) -> list[str]:
    return [act for act, _ in await desk_console.acts()]


async def test_name_password_and_code_together_open_a_session(desk_console: Console) -> None:
    async with holding(desk_console) as tam, desk_console.browser() as browser:
        spaced = f" {tam.code()[:3]} {tam.code()[3:]}"
        entered = await tam.sign_in(browser, login=" TAM.Nguyen ", code=spaced)

        assert (entered.status_code, entered.headers["location"]) == (303, "/console/")
        assert (await browser.get("./")).status_code == 200
        assert (await acts_of(desk_console))[-2:] == ["console.sign_out", "console.sign_in"]


async def test_a_password_is_right_however_its_letters_were_composed(
    desk_console: Console,
) -> None:
    apart = "co\u0300 tra\u0306\u0301ng bay qua ruo\u0323\u0302ng"
    async with holding(desk_console) as tam, desk_console.browser() as browser:
        assert (await tam.sign_in(browser, password=apart)).status_code == 303


async def test_whatever_is_wrong_the_answer_is_the_same(desk_console: Console) -> None:
    async with holding(desk_console) as tam:
        answers = set()
        for wrong in (
            {"login": "nobody"},
            {"login": ""},
            {"login": "' OR '1'='1"},
            {"password": "cò trắng bay qua đồng"},
            {"password": ""},
            {"code": "000000"},
            {"code": ""},
            {"code": "١٢٣٤٥٦"},
            {"code": "ABCDE-FGHJK"},
            {"code": "0" * 100_000},
        ):
            async with desk_console.browser() as browser:
                answer = await tam.sign_in(browser, **wrong)
                assert "console" not in browser.cookies
            desk_console.clock.advance(PAST_ALL_WAITS)
            answers.add((answer.status_code, re.sub(r'value="[0-9a-f]{64}"', "", answer.text)))

    assert len(answers) == 1
    assert answers.pop()[0] == 403


async def test_a_code_counts_once_and_so_does_an_earlier_one(desk_console: Console) -> None:
    async with holding(desk_console) as tam, desk_console.browser() as browser:
        earlier = tam.code()
        desk_console.clock.advance(HALF_MINUTE)
        code = tam.code()
        assert (await tam.sign_in(browser, code=code)).status_code == 303
        for used in (code, earlier):
            assert (await tam.sign_in(browser, code=used)).status_code == 403
        desk_console.clock.advance(HALF_MINUTE)
        assert (await tam.sign_in(browser)).status_code == 303


async def test_of_one_code_used_in_two_places_at_once_one_gets_in(desk_console: Console) -> None:
    async with (
        holding(desk_console) as tam,
        desk_console.browser() as one,
        desk_console.browser("192.0.2.8") as two,
    ):
        answers = await asyncio.gather(tam.sign_in(one), tam.sign_in(two))

    assert sorted(answer.status_code for answer in answers) == [303, 403]


async def test_codes_older_and_newer_than_a_clock_may_differ_open_nothing(
    desk_console: Console,
) -> None:
    async with holding(desk_console) as tam, desk_console.browser() as browser:
        now, totp = desk_console.clock.now(), pyotp.TOTP(tam.secret)
        for steps in (-3, -2, 2, 3):
            code = totp.at(now + steps * HALF_MINUTE)
            assert (await tam.sign_in(browser, code=code)).status_code == 403
        assert (await tam.sign_in(browser, code=totp.at(now + HALF_MINUTE))).status_code == 303


async def test_a_recovery_code_opens_once(desk_console: Console) -> None:
    async with holding(desk_console) as tam, desk_console.browser() as browser:
        written = tam.codes[3].lower().replace("-", " ")
        assert (await tam.sign_in(browser, code=written)).status_code == 303
        assert f"Còn {RECOVERY_CODES - 1} mã" in (await browser.get("account")).text
        assert (await tam.sign_in(browser, code=tam.codes[3])).status_code == 403
        assert (await tam.sign_in(browser, code=tam.codes[4])).status_code == 303


async def test_guessing_at_a_name_is_slowed_down_wherever_it_comes_from(
    desk_console: Console,
) -> None:
    async with holding(desk_console) as tam:
        for login in (LOGIN, "nobody"):  # waiting tells nothing of who there is
            for number in range(FREE[NAME]):
                async with desk_console.browser(f"198.51.100.{number}") as browser:
                    wrong = await tam.sign_in(browser, login=login, password=f"sai {number}")
                    assert wrong.status_code == 403
            async with desk_console.browser("198.51.100.200") as browser:
                right = await tam.sign_in(browser, login=login)
                assert right.status_code == 429
                assert "console" not in browser.cookies
        desk_console.clock.advance(timedelta(minutes=1))
        async with desk_console.browser() as browser:
            assert (await tam.sign_in(browser, password="sai")).status_code == 403  # noqa: S106
            desk_console.clock.advance(timedelta(minutes=1))  # now it is two
            assert (await tam.sign_in(browser)).status_code == 429
            assert (await desk_console.sign_in(browser, tam.id)).status_code == 303  # by a link
            desk_console.clock.advance(timedelta(minutes=1))
            assert (await tam.sign_in(browser)).status_code == 303


async def test_many_guesses_at_once_are_no_way_around(desk_console: Console) -> None:
    async with holding(desk_console) as tam, desk_console.browser() as browser:
        page = await browser.get("sign-in")
        claim = {"csrf": csrf(page), "login": LOGIN, "password": "sai", "code": "000000"}
        guesses = [browser.post("sign-in", data=claim) for _ in range(4 * FREE[NAME])]
        answers = [answer.status_code for answer in await asyncio.gather(*guesses)]

    assert answers.count(403) == FREE[NAME]
    assert answers.count(429) == 3 * FREE[NAME]
    assert (await acts_of(desk_console)).count("console.wrong_password") == FREE[NAME]
    assert tam.id


@pytest.mark.parametrize(
    ("first", "second", "is_one"),
    [
        ("192.0.2.7", "192.0.2.7", True),
        ("192.0.2.7", "192.0.2.8", False),
        ("2001:db8:0:1::7", "2001:db8:0:1:ffff::8", True),  # one household
        ("2001:db8:0:1::7", "2001:db8:0:2::7", False),
    ],
)
async def test_guessing_at_many_names_from_one_address_is_slowed_down(
    desk_console: Console, first: str, second: str, is_one: bool
) -> None:
    async with holding(desk_console) as tam:
        async with desk_console.browser(first) as browser:
            for number in range(FREE[PASSWORD]):
                wrong = await tam.sign_in(browser, login=f"name{number}")
                assert wrong.status_code == 403
        async with desk_console.browser(second) as browser:
            answer = await tam.sign_in(browser)

    assert answer.status_code == (429 if is_one else 303)


async def test_who_gets_in_uses_no_try_of_an_address_up(desk_console: Console) -> None:
    async with holding(desk_console) as tam, desk_console.browser() as browser:
        for _ in range(FREE[PASSWORD] + 2):
            assert (await tam.sign_in(browser)).status_code == 303
            desk_console.clock.advance(HALF_MINUTE)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"password": "bé quá"}, "còn ngắn"),
        ({"password": "dài" * 50}, "dài quá"),
        ({"password": "matkhau123"}, "dễ đoán"),
        ({"password": "1234567890"}, "dễ đoán"),
        ({"password": "mattranthainguyen"}, "dễ đoán"),
        ({"password": "tam.nguyen1"}, "dễ đoán"),
        ({"password": WORDS, "again": "khác"}, "không giống nhau"),
        ({"login": "t"}, "Tên đăng nhập chưa đúng"),
        ({"login": "tâm"}, "Tên đăng nhập chưa đúng"),
        ({"login": "<b>tam</b>"}, "Tên đăng nhập chưa đúng"),
        ({"login": "tam' --"}, "Tên đăng nhập chưa đúng"),
    ],
)
async def test_what_is_no_good_is_refused_with_the_reason_and_the_name_kept(
    desk_console: Console, typed: dict[str, str], words: str
) -> None:
    async with desk_console.signed_in() as browser:
        refused = await begin(browser, **typed)

        assert refused.status_code == 422
        assert words in refused.text
        assert "<b>tam" not in refused.text
        assert typed.get("password", WORDS) not in refused.text
        assert "Chưa đặt." in (await browser.get("account")).text


async def test_a_password_without_its_second_factor_opens_nothing(desk_console: Console) -> None:
    async with desk_console.signed_in() as browser, desk_console.browser() as other:
        await begin(browser)
        secret = await shown_secret(browser)
        half = Holder(desk_console, 0, secret, [])
        assert (await post(browser, "account/second-factor", code="000000")).status_code == 422
        assert (await half.sign_in(other)).status_code == 403
        await post(browser, "account/password/remove", sure="yes")
        assert "Chưa đặt." in (await browser.get("account")).text
        assert (await browser.get("account/second-factor")).status_code == 409


async def test_a_name_is_one_members_only(desk_console: Console) -> None:
    async with holding(desk_console), desk_console.signed_in(name="Bình") as browser:
        taken = await begin(browser)

        assert taken.status_code == 409
        assert "đã có người dùng" in taken.text


async def test_setting_a_password_ends_other_sessions_and_links(desk_console: Console) -> None:
    member = await desk_console.member()
    async with desk_console.browser() as one, desk_console.browser() as two:
        await desk_console.sign_in(one, member)
        await desk_console.sign_in(two, member)
        await set_up(desk_console, one, member)

        assert (await one.get("./")).status_code == 200
        assert (await two.get("./")).status_code == 401


async def test_another_password_takes_the_place_of_the_first(desk_console: Console) -> None:
    new = "mưa rơi trên mái ngói cũ"
    async with holding(desk_console) as tam, desk_console.browser() as browser:
        await tam.sign_in(browser)
        changed = await post(browser, "account/password/change", password=new, again=new)
        assert "Đã đổi mật khẩu" in (await follow(browser, changed)).text
        desk_console.clock.advance(HALF_MINUTE)

        async with desk_console.browser() as other:
            assert (await tam.sign_in(other)).status_code == 403
            assert (await tam.sign_in(other, password=new)).status_code == 303


async def test_new_recovery_codes_take_the_place_of_the_earlier(desk_console: Console) -> None:
    async with holding(desk_console) as tam, desk_console.browser() as browser:
        await tam.sign_in(browser)
        page = await post(browser, "account/codes")
        new = re.findall(r'<li class="code">([^<]+)</li>', page.text)

        assert len({*new, *tam.codes}) == 2 * RECOVERY_CODES
        assert (await tam.sign_in(browser, code=tam.codes[0])).status_code == 403
        assert (await tam.sign_in(browser, code=new[0])).status_code == 303


async def test_who_signed_in_long_ago_changes_nothing(desk_console: Console) -> None:
    async with holding(desk_console) as tam, desk_console.browser() as browser:
        await tam.sign_in(browser)
        desk_console.clock.advance(RECENT)
        before = await desk_console.acts()
        for path in ("password", "second-factor", "password/change", "password/remove", "codes"):
            form = {"login": "khac", "password": WORDS, "again": WORDS, "sure": "yes"}
            refused = await post(browser, f"account/{path}", code=tam.code(), **form)
            assert refused.status_code == 409
            assert "15 phút qua" in refused.text
        assert (await browser.get("account/second-factor")).status_code == 409
        page = (await browser.get("account")).text

        assert "account/password" not in page
        assert await desk_console.acts() == before


async def test_who_has_a_password_cannot_set_a_first_one_again(desk_console: Console) -> None:
    async with holding(desk_console) as tam, desk_console.browser() as browser:
        await tam.sign_in(browser)
        assert (await begin(browser, login="khac")).status_code == 409
        assert (await browser.get("account/second-factor")).status_code == 409


@pytest.mark.parametrize("role", [Role.LEAD, Role.ADMIN])
async def test_a_lead_takes_a_password_away_and_never_sees_it(
    desk_console: Console, role: Role
) -> None:
    async with holding(desk_console) as tam, desk_console.browser() as theirs:
        await tam.sign_in(theirs)
        desk_console.clock.advance(HALF_MINUTE)
        async with desk_console.signed_in(role, name="Trưởng") as browser:
            page = await browser.get("passwords")
            assert LOGIN in page.text
            assert tam.secret not in page.text
            assert "argon2" not in page.text
            done = await post(browser, f"passwords/{tam.id}")
            assert "Đã xóa mật khẩu" in (await follow(browser, done)).text
            assert (await post(browser, f"passwords/{tam.id}")).status_code == 404

        assert (await theirs.get("./")).status_code == 401
        assert (await tam.sign_in(theirs)).status_code == 403
        assert ("password.reset", f"staff:{tam.id}") in await desk_console.acts()


async def test_who_leaves_leaves_no_password_behind(desk_console: Console) -> None:
    await desk_console.member(Role.ADMIN)
    async with holding(desk_console) as tam, desk_console.browser() as browser:
        async with desk_console.desk.store.begin() as uow:
            await desk_console.desk.staffing.leave(
                uow, OPERATOR, tam.id, now=desk_console.clock.now()
            )
        assert (await tam.sign_in(browser)).status_code == 403
        with pytest.raises(MemberNotFoundError):
            await desk_console.link(tam.id)


async def test_a_membership_given_to_another_account_keeps_no_password(
    desk_console: Console,
) -> None:
    async with holding(desk_console) as tam, desk_console.browser() as browser:
        person = Person(key="lan", channel="telegram", number="7", chat_key="telegram:7")
        async with desk_console.desk.store.begin() as uow:
            now = desk_console.clock.now()
            token = await desk_console.desk.staffing.invite(uow, OPERATOR, tam.id, now)
            await desk_console.desk.staffing.accept(uow, token, person, now)

        assert (await tam.sign_in(browser)).status_code == 403


async def test_a_form_of_somebody_else_signs_nobody_in(desk_console: Console) -> None:
    """Nobody is signed in to an account of an attacker's choice."""
    async with holding(desk_console) as tam, desk_console.browser() as browser:
        claim = {"login": LOGIN, "password": WORDS, "code": tam.code()}
        page = await browser.get("sign-in")
        for proof in ({}, {"csrf": ""}, {"csrf": "0" * 64}):
            assert (await browser.post("sign-in", data={**claim, **proof})).status_code == 403
        async with desk_console.browser() as other:  # the field without the cookie
            stolen = await other.post("sign-in", data={**claim, "csrf": csrf(page)})
        as_json = await browser.post("sign-in", json={**claim, "csrf": csrf(page)})

    assert stolen.status_code == as_json.status_code == 403
    assert "console.wrong_password" not in await acts_of(desk_console)


async def test_signing_in_renews_the_session_whatever_the_browser_had(
    desk_console: Console,
) -> None:
    async with (
        holding(desk_console) as tam,
        desk_console.browser() as browser,
        desk_console.signed_in(name="Kẻ gian") as thief,
    ):
        planted = thief.cookies["console"]
        browser.cookies.update(thief.cookies)
        await tam.sign_in(browser)

        assert browser.cookies["console"] != planted
        assert (await thief.get("./")).status_code == 401


async def test_an_office_that_wants_no_passwords_has_none(desk_console: Console) -> None:
    app = Starlette(routes=[console(replace(desk_console.desk, passwords=None))])
    async with (
        holding(desk_console) as tam,
        httpx.AsyncClient(
            transport=httpx.ASGITransport(app), base_url="https://front.example/console"
        ) as browser,
    ):
        assert 'name="password"' not in (await browser.get("sign-in")).text
        page = await browser.get("sign-in/x")
        claim = {"csrf": csrf(page), "login": LOGIN, "password": WORDS, "code": tam.code()}
        assert (await browser.post("sign-in", data=claim)).status_code == 404
        await desk_console.sign_in(browser, tam.id)
        account = await browser.get("account")
        assert "mật khẩu" not in account.text.lower()
        assert (await browser.get("account/second-factor")).status_code == 404
        for path in ("account/password", "account/codes", "passwords/1"):
            answer = await browser.post(path, data={"csrf": csrf(account)})
            assert answer.status_code in {404, 405}
