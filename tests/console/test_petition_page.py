"""One petition on one page: what is shown, to whom it is told, and that nothing breaks out."""

import re
from datetime import timedelta
from html import escape, unescape
from typing import Any
from urllib.parse import quote

import pytest

from bot.chat.news import PetitionNews
from bot.console.way_back import KEPT
from bot.domain.petition import Contact, Sharing, State
from bot.domain.staff import Role
from bot.services.deciding import DueDecisions
from bot.services.registers import FileState
from tests.console.conftest import BUOI, ELSEWHERE, PLACE, Console, follow, hidden, post
from tests.services.petition_office import TEXT

PAYLOADS = [
    '<script>alert(1)</script>"><img src=x onerror=alert(1)>',
    "' OR 1=1; DROP TABLE petitions; --",
    '=HYPERLINK("http://x","y")',
    "../../../../etc/passwd",
    "{{ 7 * 7 }}{% raise %}",
    "\x00\x01 rỗng \ud7ff",
    "'\"><svg/onload=alert(1)>",
]

AT_THE_DESK = {
    "kind": "report",
    "text": "Đường điện tổ 9 bị đứt từ hôm qua chưa ai sửa",
    "place": PLACE,
    "consent": "yes",
    "came": "visited",
}


async def test_contact_is_hidden_until_asked_for_and_each_look_is_on_record(
    desk_console: Console,
) -> None:
    code = (await desk_console.submitted()).code
    async with desk_console.signed_in() as browser:
        page = await browser.get(f"petition/{code}")
        assert TEXT in page.text
        for secret in (BUOI.name, BUOI.address, BUOI.phone):
            assert secret not in page.text
        assert ("contact.see", code) not in await desk_console.acts()

        shown = await post(browser, f"petition/{code}/contact")

    for known in (BUOI.name, BUOI.address, BUOI.phone, "chưa xác thực"):
        assert known in shown.text
    assert (await desk_console.acts()).count(("contact.see", code)) == 1


@pytest.mark.parametrize(
    ("path", "first"),
    [
        ((), "Tiếp nhận"),
        ((State.ACCEPTED,), "Chuyển cơ quan giải quyết"),
        ((State.ACCEPTED, State.FORWARDED), "Đã có trả lời"),
        ((State.ACCEPTED, State.ANSWERED), "Đã giải quyết xong"),
    ],
)
async def test_the_usual_next_step_comes_first_and_the_page_begins_with_who_has_it(
    desk_console: Console, path: tuple[State, ...], first: str
) -> None:
    code = (await desk_console.submitted()).code
    await desk_console.office.move(code, *path)
    async with desk_console.signed_in() as browser:
        page = (await browser.get(f"petition/{code}")).text

    assert re.findall(r'class="button main" href="[^"]*">([^<]*)', page) == [first]
    assert page.index(f"petition/{code}/take") < page.index("Nội dung, nguyên văn")


async def test_who_shares_with_nobody_is_shown_to_nobody(desk_console: Console) -> None:
    code = (await desk_console.submitted(sharing=Sharing.NONE)).code
    async with desk_console.signed_in() as browser:
        assert "contact_hidden" not in (await browser.get(f"petition/{code}")).text
        refused = await post(browser, f"petition/{code}/contact")

    assert refused.status_code == 409
    assert BUOI.name not in refused.text


async def _previewed(browser: Any, code: str, to: str, **fields: str) -> Any:
    form = await browser.get(f"petition/{code}/decide/{to}")
    data = {**hidden(form), **fields, "step": "preview"}
    return await browser.post(f"petition/{code}/decide/{to}", data=data)


async def test_a_decision_is_previewed_stands_and_is_undone(desk_console: Console) -> None:
    code = (await desk_console.submitted()).code
    async with desk_console.signed_in() as browser:
        seen = await _previewed(browser, code, "waiting", note="Ở ngõ <nào>?\nTừ bao giờ?")
        assert "Ở ngõ &lt;nào&gt;?\nTừ bao giờ?" in seen.text
        assert (await desk_console.office.get(code)).state is State.RECORDED
        decided = await browser.post(
            f"petition/{code}/decide/waiting", data={**hidden(seen), "step": "send"}
        )
        assert decided.status_code == 303
        page = await follow(browser, decided)
        assert "Hoàn tác" in page.text
        assert "Người dân chưa được báo gì" in page.text
        assert "decide/accepted" not in page.text
        undone = await post(browser, f"petition/{code}/undo")
        page = await follow(browser, undone)
        assert "Đã hoàn tác" in page.text
        assert "decide/accepted" in page.text
    assert await desk_console.office.notices(code) == []


async def test_what_was_previewed_is_what_the_citizen_is_told(desk_console: Console) -> None:
    code = (await desk_console.submitted()).code
    async with desk_console.signed_in() as browser:
        seen = await _previewed(browser, code, "waiting", note="Ở ngõ nào?", internal="quen")
        await browser.post(
            f"petition/{code}/decide/waiting", data={**hidden(seen), "step": "send"}
        )
    desk_console.clock.advance(timedelta(seconds=61))
    desk = desk_console.desk
    await DueDecisions(desk.store, desk_console.clock, lambda: desk.deciding).work()

    move = (await desk_console.office.moves(code))[-1]
    assert (move.to, move.note, move.internal) == (State.WAITING, "Ở ngõ nào?", "quen")


async def test_a_reason_gives_its_words_and_one_left_open_must_be_finished(
    desk_console: Console,
) -> None:
    code = (await desk_console.submitted()).code
    async with desk_console.signed_in() as browser:
        filled = await _previewed(browser, code, "redirected", reason="court")
        assert "liên hệ tòa án" in filled.text
        assert 'value="send"' in filled.text
        left_open = await _previewed(browser, code, "redirected", reason="other_way")
        assert 'value="send"' not in left_open.text
        assert "Viết nốt" in left_open.text
        form = await browser.get(f"petition/{code}/decide/redirected")
        hurried = {"reason": "other_way", "note": "Việc này ông/bà liên hệ với: ", "step": "send"}
        unfinished = await browser.post(
            f"petition/{code}/decide/redirected", data={**hidden(form), **hurried}
        )
        assert unfinished.status_code == 422
        assert "còn bỏ lửng" in unfinished.text
        unknown = await _previewed(browser, code, "redirected", reason="<b>", note="x")
        sent = await browser.post(
            f"petition/{code}/decide/redirected", data={**hidden(unknown), "step": "send"}
        )
        assert sent.status_code == 422


async def test_a_decision_upon_what_changed_meanwhile_is_refused(desk_console: Console) -> None:
    code = (await desk_console.submitted()).code
    async with desk_console.signed_in() as browser:
        seen = await _previewed(browser, code, "accepted", note="Lời đã viết")
        await desk_console.office.move(code, State.ACCEPTED, State.WAITING, State.ACCEPTED)
        stale = await browser.post(
            f"petition/{code}/decide/accepted", data={**hidden(seen), "step": "send"}
        )

    assert stale.status_code == 409
    assert "Lời đã viết" in stale.text


async def test_a_reply_is_previewed_and_a_second_click_sends_nothing_twice(
    desk_console: Console,
) -> None:
    code = (await desk_console.submitted()).code
    async with desk_console.signed_in() as browser:
        await post(browser, f"petition/{code}/take")
        seen = await post(
            browser, f"petition/{code}/reply", text="Kính gửi ông/bà", step="preview"
        )
        assert await _notes(desk_console, code) == []
        sent = [
            await browser.post(f"petition/{code}/reply", data={**hidden(seen), "step": "send"})
            for _ in range(2)
        ]
        assert [each.status_code for each in sent] == [303, 303]
        page = await follow(browser, sent[0])
    assert "Người dân chưa được báo gì" in page.text
    assert 'id="reply-text"' not in page.text
    assert await _notes(desk_console, code) == []
    await desk_console.passes()
    assert await _notes(desk_console, code) == ["Kính gửi ông/bà"]


async def test_a_reply_undone_comes_back_to_be_written_anew(desk_console: Console) -> None:
    code = (await desk_console.submitted()).code
    async with desk_console.signed_in() as browser:
        await post(browser, f"petition/{code}/reply", text="Kính gửi <b>bà</b>", step="send")
        page = await browser.get(f"petition/{code}")
        assert f'action="/console/petition/{code}/reply/undo"' in page.text
        undone = await post(browser, f"petition/{code}/reply/undo")
        await desk_console.passes()
        late = await post(browser, f"petition/{code}/reply/undo")

    assert "Đã hoàn tác" in undone.text
    assert "Kính gửi &lt;b&gt;bà&lt;/b&gt;</textarea>" in undone.text
    assert late.status_code == 409
    assert await _notes(desk_console, code) == []


async def _notes(desk_console: Console, code: str) -> list[str]:
    async with desk_console.desk.store.begin() as uow:
        return [note.text for note in await uow.petitions.notes(code)]


async def test_an_answer_to_somebody_without_a_chat_is_not_said_to_be_sent_but_printed(
    desk_console: Console,
) -> None:
    async with desk_console.signed_in() as browser:
        entered = await post(browser, "enter", **AT_THE_DESK, step="send")
        code = entered.headers["location"].split("/")[3]
        seen = await post(browser, f"petition/{code}/reply", text="Đã nối <dây>", step="preview")
        assert "Ghi lời trả lời</button>" in seen.text
        assert "không có Telegram" in seen.text
        sent = await browser.post(f"petition/{code}/reply", data={**hidden(seen), "step": "send"})
        assert "gọi điện hoặc in phiếu trả lời" in (await follow(browser, sent)).text
        await desk_console.passes()
        await desk_console.office.move(code, State.ACCEPTED, note="Sẽ hỏi điện lực")

        page = await browser.get(f"petition/{code}?said=replied")
        assert "Sẽ hỏi điện lực" in page.text
        listed = await browser.get("./?state=all&untold=1")
        sheet = await browser.get(f"petition/{code}/answer")
        assert "Đã gửi trả lời" not in page.text
        assert "Chưa báo được người gửi" in page.text
        assert code in listed.text
        assert "Đã nối &lt;dây&gt;" in sheet.text
        up_to = re.findall(r'name="up_to" value="(\d+)"', page.text)[0]
        told = await post(browser, f"petition/{code}/told", up_to=up_to)
        page = await follow(browser, told)
        assert "Chưa báo được người gửi" not in page.text
        assert code not in (await browser.get("./?state=all&untold=1")).text
        assert "Đã nối &lt;dây&gt;" in (await browser.get(f"petition/{code}/answer")).text
    assert ("petition.told", code) in await desk_console.acts()


async def test_a_wrong_guess_of_sector_place_and_kind_is_put_right(
    desk_console: Console,
) -> None:
    code = (await desk_console.submitted()).code
    async with desk_console.signed_in(Role.LEAD, Role.ADMIN) as browser:
        page = await browser.get(f"petition/{code}")
        version = re.findall(r'name="version" value="(\d+)"', page.text)[0]
        wanted = {"kind": "proposal", "sector": "dat-dai", "place": ELSEWHERE, "version": version}
        for wrong in ({"sector": "<b>"}, {"place": "0"}, {"kind": "x"}):
            refused = await post(browser, f"petition/{code}/classify", **{**wanted, **wrong})
            assert refused.status_code == 422
        filed = await post(browser, f"petition/{code}/classify", **wanted)
        stale = await post(browser, f"petition/{code}/classify", **{**wanted, "sector": ""})
        audit = await browser.get(f"audit?subject={code}")

        assert "Đã ghi phân loại mới" in (await follow(browser, filed)).text
        assert code in (await browser.get(f"./?sector=dat-dai&place={ELSEWHERE}")).text
        assert code not in (await browser.get("./?sector=giao-thong")).text
    assert stale.status_code == 409
    assert "lĩnh vực: Đất đai, bồi thường" in audit.text
    assert "loại: Kiến nghị" in audit.text


async def test_what_is_filed_away_from_ones_scope_is_left_to_others(
    desk_console: Console,
) -> None:
    code = (await desk_console.submitted(sector="")).code
    async with desk_console.signed_in(sectors=("giao-thong",)) as browser:
        assert code in (await browser.get("./?sector=unknown")).text
        assert "Tâm" in (await follow(browser, await post(browser, f"petition/{code}/take"))).text
        filed = await post(
            browser,
            f"petition/{code}/classify",
            kind="report",
            sector="dat-dai",
            place=PLACE,
            version=str((await desk_console.office.get(code)).version),
        )
        inbox = await follow(browser, filed)
        gone = await browser.get(f"petition/{code}")
    assert "ngoài phạm vi được giao" in inbox.text
    assert gone.status_code == 404
    async with desk_console.desk.store.begin() as uow:
        assert (await uow.cases.get(code)).owner == 0


async def test_level_and_leave_to_quote_are_chosen_beside_the_offices_own_tags(
    desk_console: Console,
) -> None:
    code = (await desk_console.submitted()).code
    async with desk_console.signed_in() as browser:
        await post(
            browser, f"petition/{code}/tags", tags="nóng, cử tri", mark=["cap-xa", "trich-dan"]
        )
        page = await browser.get(f"petition/{code}")
        inbox = await browser.get("./?tag=cap-xa")
        assert '<option value="cap-xa" selected>Cấp xã</option>' in page.text
        assert 'value="trich-dan" checked' in page.text
        assert 'value="cử tri, nóng"' in page.text
        assert "Được trích lời</span>" in inbox.text

        await post(browser, f"petition/{code}/tags", tags="nóng", mark=["", "<b>"])
    async with desk_console.desk.store.begin() as uow:
        assert (await uow.cases.get(code)).tags == ("nóng",)


async def test_a_later_target_is_previewed_with_its_reason_and_stands_in_the_history(
    desk_console: Console,
) -> None:
    code = (await desk_console.submitted()).code
    said = {"due_on": "21/12/2026", "reason": "Chờ đo <lại>"}
    async with desk_console.signed_in() as browser:
        assert f"/console/petition/{code}/extend" in (await browser.get(f"petition/{code}")).text
        form = await browser.get(f"petition/{code}/extend")
        for wrong in ({"due_on": "1/1/2020"}, {"due_on": "x"}, {"reason": ""}):
            data = {**hidden(form), **said, **wrong, "step": "preview"}
            refused = await browser.post(f"petition/{code}/extend", data=data)
            assert refused.status_code == 422
            assert 'name="reason"' in refused.text
        seen = await browser.post(
            f"petition/{code}/extend", data={**hidden(form), **said, "step": "preview"}
        )
        assert "Lý do: Chờ đo &lt;lại&gt;" in seen.text
        assert "21/12/2026 (không phải thời hạn luật định)" in seen.text
        kept = await browser.post(f"petition/{code}/extend", data={**hidden(seen), "step": "send"})
        waiting = await follow(browser, kept)
        assert "gia hạn mốc. Có hiệu lực" in waiting.text
        assert "decide/accepted" not in waiting.text
        await post(browser, f"petition/{code}/extend/undo")
        await browser.post(f"petition/{code}/extend", data={**hidden(seen), "step": "send"})
        await desk_console.passes()
        page = await browser.get(f"petition/{code}")
    async with desk_console.desk.store.begin() as uow:
        (notice,) = await uow.notices.of_petition(code)
        news = PetitionNews(desk_console.desk.texts)
        told = await news.screen(notice, uow=uow, now=desk_console.clock.now())
    assert told is not None
    assert "cần thêm thời gian. Mốc mới Mặt trận tự đặt: 21/12/2026" in told.html
    assert "Lý do: Chờ đo &lt;lại&gt;" in told.html
    assert "Gia hạn mốc đến 21/12/2026" in page.text
    assert "<strong>21/12/2026</strong>" in page.text


async def test_a_reply_begins_with_the_offices_own_words_about_this_petition(
    desk_console: Console,
) -> None:
    code = (await desk_console.submitted()).code
    async with desk_console.signed_in() as browser:
        page = await browser.get(f"petition/{code}?template=da-xem")
        other = await browser.get(f"petition/{code}?template=../x")

    begun = f"đã xem việc ông/bà nêu ngày 23/11/2026 (mã {code})"
    assert begun in page.text
    assert begun not in other.text
    assert "?template=cam-on" in page.text


async def test_files_come_by_their_number_with_their_own_kind_or_to_be_saved(
    desk_console: Console,
) -> None:
    code = (await desk_console.submitted()).code
    other = (await desk_console.submitted(place_id=ELSEWHERE)).code
    picture = await desk_console.with_file(code, b"\xff\xd8picture", name='a";\r\nx="<b>.jpg')
    page = await desk_console.with_file(code, b"<script>", name="đơn.html", media_type="text/html")
    kept_back = [
        await desk_console.with_file(code, str(state).encode(), state=state)
        for state in (FileState.QUARANTINED, FileState.REFUSED, FileState.FETCHING)
    ]
    strange = await desk_console.with_file(other, b"other")
    async with desk_console.signed_in(places=(PLACE,)) as browser:
        shown = await browser.get(f"petition/{code}/file/{picture}")
        saved = await browser.get(f"petition/{code}/file/{page}")
        for id_ in (
            *kept_back,
            strange,
            999,
            "0",
            "-1",
            "1.5",
            "9" * 40,
            "..%2f..%2fetc%2fpasswd",
        ):
            assert (await browser.get(f"petition/{code}/file/{id_}")).status_code == 404, id_

    assert (shown.content, shown.headers["content-type"]) == (b"\xff\xd8picture", "image/jpeg")
    assert shown.headers["content-disposition"].startswith("inline; filename*=UTF-8''a%22%3B")
    assert saved.headers["content-type"] == "application/octet-stream"
    assert saved.headers["content-disposition"].startswith("attachment;")
    assert ("file.see", code) in await desk_console.acts()


async def test_colleagues_see_who_else_looks_and_who_owns(desk_console: Console) -> None:
    code = (await desk_console.submitted()).code
    async with (
        desk_console.signed_in(name="Tâm") as one,
        desk_console.signed_in(name="Cúc") as two,
    ):
        assert "Cùng đang xem" not in (await one.get(f"petition/{code}")).text
        assert "Tâm (mở lúc 09:00:00)" in (await two.get(f"petition/{code}")).text
        await post(one, f"petition/{code}/take")
        refused = await post(two, f"petition/{code}/take")
        assert refused.status_code == 409
        assert "Tâm" in refused.text
        desk_console.clock.advance(timedelta(minutes=11))
        assert "Cùng đang xem" not in (await two.get(f"petition/{code}")).text


@pytest.mark.parametrize("payload", PAYLOADS)
async def test_nothing_that_is_typed_breaks_out(desk_console: Console, payload: str) -> None:
    """Words of citizens and of staff, in every field that takes them."""
    clean = "".join(char for char in payload if char >= " ")
    contact = Contact(name=payload, address=payload, phone=payload)
    petition = await desk_console.submitted(
        text=f"một hai ba bốn {clean}", place_note=clean, contact=contact
    )
    code = petition.code
    file = await desk_console.with_file(code, b"x", name=clean)
    async with desk_console.signed_in(*Role, name="Tâm") as browser:
        answers = [
            await post(browser, f"petition/{code}/take"),
            await post(browser, f"petition/{code}/note", text=f"ghi {payload}"),
            await post(browser, f"petition/{code}/tags", tags=payload[:20]),
            await post(browser, f"petition/{code}/reply", text=f"gửi {payload}", step="preview"),
            await post(browser, f"petition/{code}/reply", text=f"gửi {payload}", step="send"),
            await post(browser, f"petition/{code}/give", to=payload),
            await post(browser, f"petition/{code}/contact", list=payload),
            await post(browser, f"petition/{code}/contact", list=f"?words={payload}"),
            await post(browser, f"petition/{code}/file/{quote(payload, safe='')}"),
            await post(
                browser, f"petition/{code}/decide/waiting", note=payload, internal=payload,
                version=payload, list=payload,
            ),
            await post(
                browser, f"petition/{code}/decide/forwarded", body=payload, note=payload,
                step="send", version="1",
            ),
            await post(
                browser, f"petition/{code}/decide/duplicate", duplicate_of=payload, step="send"
            ),
            await post(
                browser, f"petition/{code}/decide/closed", reason=payload, note="x", step="send"
            ),
            await post(browser, "act", do=payload, code=payload),
            await post(browser, "act", do="take", code=payload, list=payload),
            await post(browser, "act", do="tag", code=code, tag=payload[:20]),
            await post(browser, "enter", text=payload, name=payload, place=payload, kind=payload),
            await post(
                browser, "enter", text=f"năm sáu bảy tám {payload}", name=payload, phone=payload,
                address=payload, place_note=payload, sector=payload, sharing=payload,
                consent="yes", step="send", form_id=payload,
            ),
            await post(browser, "staff", name=f"A {payload}"[:80], role="editor"),
            await post(browser, "staff", name="B", role=payload, sector=payload, place=payload),
            await browser.get("./", params=dict.fromkeys((*KEPT, "page", "said"), payload)),
            await browser.get(
                "audit", params=dict.fromkeys(("subject", "who", "before"), payload)
            ),
            await browser.get(
                f"petition/{code}", params=dict.fromkeys(("list", "said", "template"), payload)
            ),
            await browser.get(f"petition/{code}/file/{file}"),
            await browser.get("staff"),
            await browser.get("./?state=all"),
            await browser.get("audit"),
        ]  # fmt: skip
        page = await browser.get(f"petition/{code}")
        answers.append(page)
    for answer in answers:
        assert answer.status_code < 500, (answer.request.url, answer.text[-500:])
        assert "<script>alert" not in answer.text
        assert "<img src=x" not in answer.text
        assert "<svg/onload" not in answer.text
        assert "49{%" not in answer.text
        assert answer.headers.get("location", "/console/").startswith("/console/")
        for attribute in re.findall(r'href="([^"]*)"', answer.text):
            assert unescape(attribute).startswith(("/console/", "#"))
    assert escape(clean.strip(), quote=False) in page.text.replace("&#39;", "'").replace(
        "&#34;", '"'
    )


@pytest.mark.parametrize("code", [*PAYLOADS, "x" * 5000, "%00", "KN-7F4-K9Q-TX4"])
async def test_another_code_opens_nothing(desk_console: Console, code: str) -> None:
    await desk_console.submitted()
    async with desk_console.signed_in() as browser:
        answer = await browser.get(f"petition/{quote(code, safe='', errors='replace')}")

    assert answer.status_code == 404
    assert TEXT not in answer.text


async def test_a_form_without_end_is_refused(desk_console: Console) -> None:
    async with desk_console.signed_in() as browser:
        large = await browser.post("act", data={"text": "x" * 300_000})
        many = await browser.post("act", data={"code": [str(n) for n in range(600)]})

    assert (large.status_code, many.status_code) == (400, 400)
