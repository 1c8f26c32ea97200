"""Every address of the console: nobody without a session, a role, a scope, a proof of the form."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from starlette.routing import BaseRoute, Mount, Route

from bot.domain.staff import Role
from bot.domain.vietnamese import bare_words
from bot.services.unanswered import key_of
from tests.console.conftest import ELSEWHERE, PDF, PLACE, Console, csrf
from tests.knowledge_folder import WINDOW

OPEN = {"/static", "/sign-in", "/sign-in/{token}"}  # before one is signed in
OWN = {  # whoever is signed in
    "/account",
    "/account/password",
    "/account/second-factor",
    "/account/password/change",
    "/account/password/remove",
    "/account/codes",
    "/sign-out",
    "/sign-out-everywhere",
    "/{anything:path}",
}
SEE, WORK, LEADS, ADMIN, EDIT = (
    frozenset({Role.REVIEWER, Role.LEAD, Role.ADMIN}),
    frozenset({Role.REVIEWER, Role.LEAD}),
    frozenset({Role.LEAD, Role.ADMIN}),
    frozenset({Role.ADMIN}),
    frozenset({Role.EDITOR, Role.ADMIN}),
)
# Whom each page is for: an address that is missing here fails a test.
FOR: dict[tuple[str, str], frozenset[Role]] = {
    ("GET", "/"): SEE,
    ("POST", "/act"): SEE,  # each act on each petition is refused by itself
    ("POST", "/views"): SEE,
    ("POST", "/views/{id}"): SEE,
    ("POST", "/merge/choose"): WORK,
    ("POST", "/merge"): WORK,
    ("POST", "/merge/undo"): WORK,
    ("GET", "/petition/{code}"): SEE,
    ("GET", "/petition/{code}/file/{id}"): SEE,
    ("GET", "/petition/{code}/receipt"): SEE,
    ("GET", "/petition/{code}/answer"): SEE,
    ("POST", "/petition/{code}/told"): WORK,
    ("GET", "/petition/{code}/extend"): WORK,
    ("POST", "/petition/{code}/extend"): WORK,
    ("POST", "/petition/{code}/extend/undo"): WORK,
    ("POST", "/petition/{code}/classify"): WORK,
    ("GET", "/petition/{code}/decide/{to}"): SEE,
    ("POST", "/petition/{code}/decide/{to}"): WORK,
    ("POST", "/petition/{code}/contact"): WORK,
    ("POST", "/petition/{code}/take"): WORK,
    ("POST", "/petition/{code}/give"): SEE,
    ("POST", "/petition/{code}/tags"): WORK,
    ("POST", "/petition/{code}/note"): WORK,
    ("POST", "/petition/{code}/reply"): WORK,
    ("POST", "/petition/{code}/undo"): WORK,
    ("POST", "/petition/{code}/reply/undo"): WORK,
    ("GET", "/petition/{code}/erase"): ADMIN,
    ("POST", "/petition/{code}/erase"): ADMIN,
    ("GET", "/forward"): WORK,
    ("POST", "/forward"): WORK,
    ("GET", "/letters"): WORK,
    ("GET", "/letter/{id}"): WORK,
    ("GET", "/letter/{id}/document"): WORK,
    ("GET", "/letter/{id}/file/{file}"): WORK,
    ("GET", "/letter/{id}/answer"): WORK,
    ("POST", "/letter/{id}/answer"): WORK,
    ("POST", "/letter/{id}/address"): WORK,
    ("POST", "/letter/{id}/words"): WORK,
    ("POST", "/letter/{id}/leave-out"): WORK,
    ("POST", "/letter/{id}/sign"): WORK,
    ("POST", "/letter/{id}/drop"): WORK,
    ("POST", "/letter/{id}/remind"): WORK,
    ("POST", "/letter/{id}/mail"): WORK,
    ("POST", "/letter/{id}/mail/undo"): WORK,
    ("POST", "/letter/{id}/answer/undo"): WORK,
    ("POST", "/letter/{id}/paper"): WORK,
    ("POST", "/letter/{id}/paper/undo"): WORK,
    ("POST", "/letter/{id}/resend"): WORK,
    ("GET", "/enter"): WORK,
    ("POST", "/enter"): WORK,
    ("GET", "/figures"): LEADS,
    ("GET", "/figures/chart/{name}"): LEADS,
    ("GET", "/posters"): SEE,
    ("GET", "/posters/all"): SEE,
    ("GET", "/posters/{place}"): SEE,
    ("GET", "/export"): LEADS,
    ("POST", "/export"): LEADS,
    ("GET", "/export/{order}"): LEADS,
    ("GET", "/export/{order}/file"): LEADS,
    ("POST", "/export/{order}/drop"): LEADS,
    ("GET", "/staff"): ADMIN,
    ("POST", "/staff"): ADMIN,
    ("GET", "/staff/{id}"): ADMIN,
    ("POST", "/staff/{id}"): ADMIN,
    ("POST", "/staff/{id}/invite"): ADMIN,
    ("POST", "/staff/{id}/link"): ADMIN,
    ("POST", "/staff/{id}/leave"): ADMIN,
    ("GET", "/audit"): ADMIN,
    ("GET", "/passwords"): LEADS,
    ("POST", "/passwords/{id}"): LEADS,
    ("POST", "/audit/verify"): ADMIN,
    ("GET", "/knowledge"): EDIT,
    ("GET", "/knowledge/documents"): EDIT,
    ("GET", "/knowledge/documents/{document}"): EDIT,
    ("POST", "/knowledge/documents/{document}"): EDIT,
    ("POST", "/knowledge/documents/{document}/restore"): EDIT,
    ("GET", "/knowledge/entry/{entry}"): EDIT,
    ("POST", "/knowledge/entry/{entry}/restore"): EDIT,
    ("GET", "/knowledge/patch"): EDIT,
    ("GET", "/knowledge/new"): EDIT,
    ("POST", "/knowledge/new"): EDIT,
    ("GET", "/knowledge/edit/{entry}"): EDIT,
    ("POST", "/knowledge/edit/{entry}"): EDIT,
    ("GET", "/knowledge/questions"): EDIT,
    ("GET", "/knowledge/questions/{group}"): EDIT,
    ("POST", "/knowledge/questions/{group}"): EDIT,
    ("GET", "/knowledge/proposals"): EDIT,
    ("POST", "/knowledge/proposals/{proposal}"): EDIT,
    ("GET", "/knowledge/import"): EDIT,
    ("POST", "/knowledge/import"): EDIT,
    ("GET", "/knowledge/import/{token}"): EDIT,
    ("POST", "/knowledge/import/{token}"): EDIT,
    ("POST", "/knowledge/import/{token}/drop"): EDIT,
    ("GET", "/knowledge/try"): EDIT,
    ("GET", "/knowledge/publish"): EDIT,
    ("POST", "/knowledge/publish"): EDIT,
    ("POST", "/knowledge/publish/try"): EDIT,
    ("POST", "/knowledge/publish/drop"): EDIT,
    ("GET", "/knowledge/versions"): EDIT,
    ("GET", "/knowledge/versions/{number}"): EDIT,
    ("POST", "/knowledge/versions/{number}/restore"): EDIT,
}
IMPORTED = "van-ban"  # a file that is being imported
QUESTION = "gửi xe chỗ nào"  # that nobody could answer
ASKED = key_of(bare_words(QUESTION))
ON_PETITION = [each for each in FOR if "{code}" in each[1]]
ON_LETTER = [each for each in FOR if each[1].startswith("/letter/")]
FILLED = {  # a form that would do something, were it not refused
    "to": "0",
    "text": "Kính gửi ông",
    "tags": "gấp",
    "step": "send",
    "version": "1",
    "note": "rõ hơn",
    "sure": "yes",
    "role": "reviewer",
    "name": "Cúc",
    "do": "take",
    "login": "tam.nguyen",
    "password": "cò trắng bay qua ruộng",
    "again": "cò trắng bay qua ruộng",
    "code": "123456",
    "consent": "yes",
    "place": PLACE,
    "what": "so-bot",
    "ending": ".csv",
    "recipient": "ward",
    "ground": "came",
    "kind": "report",
    "number": "1/PC",
    "dated_on": "23/11/2026",
}


@dataclass(frozen=True)
class Letters:
    """One that is not sent yet, a file of it, and one that is."""

    draft: int = 999
    sent: int = 999
    file: int = 999


async def _letters(desk_console: Console, **drafted: Any) -> Letters:
    petition = await desk_console.accepted(**drafted)
    await desk_console.with_file(petition.code, b"x")
    draft = await desk_console.letter(petition.code)
    async with desk_console.desk.store.begin() as uow:
        (file,) = await uow.letters.files(draft.id)
    sent = await desk_console.sent((await desk_console.accepted(**drafted)).code)
    return Letters(draft.id, sent.id, file.id)


def _routes(routes: list[BaseRoute]) -> Iterator[tuple[str, str]]:
    for route in routes:
        if isinstance(route, Mount):
            yield "GET", route.path
        elif isinstance(route, Route):
            for method in sorted((route.methods or set()) - {"HEAD"}):
                yield method, route.path


def _all(desk_console: Console) -> list[tuple[str, str]]:
    mounted = next(
        each
        for each in desk_console.app.routes
        if isinstance(each, Mount) and each.path == "/console"
    )
    return list(_routes(list(mounted.routes)))


def _filled(path: str, code: str, member: int | str, letters: Letters = Letters()) -> str:
    letter = letters.sent if path.endswith("/answer") else letters.draft
    return (
        path.replace("/letter/{id}", f"/letter/{letter}")
        .replace("/{id}", f"/{member}")
        .replace("{file}", str(letters.file))
        .replace("{code}", code)
        .replace("{to}", "accepted")
        .replace("{name}", "by_state")
        .replace("{place}", PLACE)
        .replace("{entry}", WINDOW)
        .replace("{document}", "quy-che-x")
        .replace("{number}", "1")
        .replace("{token}", IMPORTED)
        .replace("{group}", ASKED)
        .replace("{proposal}", "1")
        .replace("{anything:path}", "nowhere")
        .removeprefix("/")
    ) or "./"


async def _asked(browser: httpx.AsyncClient, method: str, path: str, token: str) -> httpx.Response:
    if method == "GET":
        return await browser.get(path)
    return await browser.post(path, data={**FILLED, "csrf": token})


async def _token(browser: httpx.AsyncClient) -> str:
    return csrf(await browser.get("nowhere"))


async def test_every_address_is_known_to_these_tests(desk_console: Console) -> None:
    routes = _all(desk_console)

    assert {(method, path) for method, path in routes if path not in OPEN | OWN} == set(FOR)
    assert len(routes) == len(set(routes))


async def test_without_a_session_every_page_is_the_one_to_sign_in(desk_console: Console) -> None:
    code = (await desk_console.submitted()).code
    member = await desk_console.member()
    before = await desk_console.acts()
    async with desk_console.browser() as browser:
        for method, path in _all(desk_console):
            if path in OPEN:
                continue
            for cookie in ("", "A" * 43, "' OR 1=1 --"):
                browser.cookies.clear()
                if cookie:
                    browser.cookies.set("console", cookie)
                answer = await _asked(browser, method, _filled(path, code, member), "0" * 64)
                assert answer.status_code == 401, (method, path)
                assert "Mời đăng nhập lại" in answer.text
                assert code not in answer.text
    assert await desk_console.acts() == before


@pytest.mark.parametrize("role", list(Role))
async def test_a_role_opens_what_is_for_it_and_nothing_else(
    desk_console: Console, role: Role
) -> None:
    code = (await desk_console.submitted()).code
    other = await desk_console.member(Role.REVIEWER, name="Khác")
    file = await desk_console.with_file(code, b"x")
    letters = await _letters(desk_console)
    desk_console.curator.hold_import(IMPORTED)
    await desk_console.curator.ask(QUESTION)
    async with desk_console.signed_in(role) as browser:
        token = await _token(browser)
        for (method, path), roles in FOR.items():
            if role in roles or path == "/act":
                continue
            answer = await _asked(browser, method, _filled(path, code, file, letters), token)
            assert answer.status_code == 403, (method, path, answer.text[-600:])
            assert code not in answer.text
        for (method, path), roles in FOR.items():
            if role in roles and method == "GET":
                place = _filled(path, code, file if "file" in path else other, letters)
                known = 404 if "{order}" in path else 200  # an order is its owner's alone
                assert (await browser.get(place)).status_code == known, (method, path)


async def test_a_petition_outside_the_scope_is_as_if_it_were_not_there(
    desk_console: Console,
) -> None:
    code = (await desk_console.submitted(place_id=PLACE)).code
    file = await desk_console.with_file(code, b"x")
    before = await desk_console.acts()
    async with desk_console.signed_in(*Role, places=(ELSEWHERE,)) as browser:
        token = await _token(browser)
        for method, path in ON_PETITION:
            outside = await _asked(browser, method, _filled(path, code, file), token)
            missing = await _asked(browser, method, _filled(path, "KN-NONE", file), token)
            assert outside.status_code == missing.status_code == 404, (method, path)
            assert outside.text == missing.text
        assert code not in (await browser.get("./?state=all")).text
        acted = await browser.post("act", data={"csrf": token, "do": "take", "code": code})
        assert "đã nhận" not in acted.text.lower()
    assert [act for act in await desk_console.acts() if act[1] == code] == [
        act for act in before if act[1] == code
    ]


async def test_a_letter_outside_the_scope_is_as_if_it_were_not_there(
    desk_console: Console,
) -> None:
    letters = await _letters(desk_console, place_id=PLACE)
    before = await desk_console.acts()
    async with desk_console.signed_in(Role.LEAD, places=(ELSEWHERE,)) as browser:
        token = await _token(browser)
        for method, path in ON_LETTER:
            outside = await _asked(browser, method, _filled(path, "", 0, letters), token)
            missing = await _asked(browser, method, _filled(path, "", 0), token)
            assert outside.status_code == missing.status_code == 404, (method, path)
            assert outside.text == missing.text
        for tab in ("all", "unsent", "waiting"):
            assert "/letter/" not in (await browser.get(f"letters?tab={tab}")).text
    about = {f"letter:{letters.draft}", f"letter:{letters.sent}"}
    assert [act for act in await desk_console.acts() if act[1] in about] == [
        act for act in before if act[1] in about
    ]


async def test_a_form_with_a_file_needs_its_proof_too(desk_console: Console) -> None:
    letters = await _letters(desk_console)
    async with desk_console.signed_in(Role.LEAD) as browser:
        before = await desk_console.acts()
        for page in (f"letter/{letters.draft}/sign", f"letter/{letters.sent}/answer"):
            for proof in ({}, {"csrf": "0" * 64}):
                answer = await browser.post(
                    page, data={**FILLED, **proof}, files={"signed": ("a.pdf", PDF.content)}
                )
                assert answer.status_code == 403, (page, proof)
        assert await desk_console.acts() == before


async def test_no_form_works_without_its_proof(desk_console: Console) -> None:
    code = (await desk_console.submitted()).code
    member = await desk_console.member(name="Khác")
    async with (
        desk_console.signed_in(*Role) as browser,
        desk_console.signed_in(Role.LEAD) as other,
    ):
        another = await _token(other)
        before = await desk_console.acts()
        for method, path in _all(desk_console):
            if method != "POST" or path in OPEN:
                continue
            place = _filled(path, code, member)
            for proof in ({}, {"csrf": ""}, {"csrf": "0" * 64}, {"csrf": another}):
                answer = await browser.post(place, data={**FILLED, **proof})
                assert answer.status_code == 403, (path, proof)
            as_json = await browser.post(place, json={"csrf": await _token(browser)})
            assert as_json.status_code == 403
        assert await desk_console.acts() == before
        assert (await browser.get("./")).status_code == 200


async def test_every_answer_bears_the_headers(desk_console: Console) -> None:
    code = (await desk_console.submitted()).code
    file = await desk_console.with_file(code, b"x")
    letters = await _letters(desk_console)
    async with desk_console.signed_in(*Role) as browser:
        pages = [
            *("letters", f"letter/{letters.draft}", f"letter/{letters.draft}/document"),
            f"letter/{letters.draft}/file/{letters.file}",
            *("./", "nowhere", "sign-in", "sign-in/x", "static/console.css", "static/none"),
            *(f"petition/{code}", f"petition/{code}/file/{file}", "petition/KN-NONE"),
        ]
        for page in pages:
            headers = (await browser.get(page)).headers
            assert "default-src 'self'" in headers["content-security-policy"], page
            assert "frame-ancestors 'none'" in headers["content-security-policy"]
            assert "unsafe" not in headers["content-security-policy"]
            assert headers["x-content-type-options"] == "nosniff"
            assert headers["referrer-policy"] == "no-referrer"
            assert headers["cache-control"] == "no-store"
            assert headers["strict-transport-security"] == "max-age=31536000"


async def test_a_console_that_is_not_reached_by_https_does_not_ask_for_it(
    desk_console: Console,
) -> None:
    desk_console.open(replace(desk_console.desk, public_url="http://front.example"))
    async with desk_console.browser() as browser:
        assert "strict-transport-security" not in (await browser.get("sign-in")).headers


PAYLOADS = (
    "'; DROP TABLE staff; --",
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "=HYPERLINK(1)",
    "../../../etc/passwd",
    "{{ 7777 * 7 }}",
    "\x00\x01",
    "9" * 400,
)
RUN = ("<script>", "<img", "54439", "root:")


async def test_a_payload_in_every_field_is_refused_or_kept_as_words(
    desk_console: Console,
) -> None:
    await desk_console.submitted()
    posted = [path for method, path in _all(desk_console) if method == "POST"]
    async with desk_console.signed_in(*Role) as browser:
        token = await _token(browser)
        for path in posted:
            if path.startswith("/sign-out"):
                continue
            for payload in PAYLOADS:
                data = {**dict.fromkeys(FILLED, payload), "csrf": token}
                written = quote(payload, safe="")
                for code, member in ((written, 1), ("KN-NONE", written)):
                    place = _filled(path, code, member).replace("{token}", written)
                    answer = await browser.post(place, data=data)
                    assert answer.status_code < 500, (path, payload)
                    assert not [each for each in RUN if each in answer.text], (path, payload)
        assert (await browser.get("staff")).status_code == 200


async def test_no_page_holds_a_script_or_a_style_of_its_own(desk_console: Console) -> None:
    code = (await desk_console.submitted()).code
    letters = await _letters(desk_console)
    async with desk_console.signed_in(*Role) as browser:
        for page in (
            "./",
            "letters",
            f"letter/{letters.draft}",
            f"letter/{letters.sent}",
            f"letter/{letters.sent}/answer",
            f"forward?code={code}",
            f"petition/{code}",
            "enter",
            "staff",
            "audit",
            "knowledge",
            "knowledge/documents",
            "knowledge/documents/quy-che-x",
            f"knowledge/entry/{WINDOW}",
            f"knowledge/edit/{WINDOW}",
            "knowledge/try?question=m%E1%BA%A5y%20gi%E1%BB%9D",
            "knowledge/publish",
            "knowledge/versions/1",
            "account",
            "passwords",
            "sign-in",
            f"petition/{code}/receipt",
        ):
            text = (await browser.get(page)).text
            assert "<script" not in text
            assert " style=" not in text
            assert " onclick" not in text
