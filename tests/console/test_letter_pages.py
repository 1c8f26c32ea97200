"""Letters from the first choice to what the body answers, as staff work them in a browser."""

import io
import re
from dataclasses import replace
from datetime import timedelta
from html import escape, unescape
from typing import Any
from urllib.parse import quote

import httpx
from docx import Document

from bot.config import Settings
from bot.console.uploads import MOST_MEBIBYTES
from bot.domain.letter import LetterState, MailState
from bot.domain.petition import Contact, Sharing, State
from bot.domain.sizes import MEBIBYTE
from bot.domain.staff import Role
from bot.engine import sending_for
from bot.mail.message import MessageForm
from bot.outgoing import desk_for
from bot.services.letters import Mail
from bot.services.mailing import Mailings
from bot.texts.catalog import shipped_texts
from tests.console.conftest import (
    BUOI,
    ELSEWHERE,
    PDF,
    Console,
    csrf,
    follow,
    hidden,
    post,
)
from tests.console.test_petition_page import PAYLOADS
from tests.console_desk import RECIPIENTS, SETTINGS, UNDO
from tests.services.petition_office import TEXT

INTERNAL = "Bà này hay gọi, số thật là 0912345678"


class Takes:
    """A mail server that answers as told."""

    def __init__(self, *errors: Exception) -> None:
        self.errors = list(errors)
        self.mails: list[Mail] = []

    async def send(self, mail: Mail) -> str:
        self.mails.append(mail)
        if self.errors:
            raise self.errors.pop(0)
        return "250 ok"


def words_of(document: bytes) -> str:
    """All that a DOCX says, tables and all."""
    body = Document(io.BytesIO(document)).element.body
    return "\n".join(each.text for each in body.iter() if each.tag.endswith("}t") and each.text)


async def send_form(
    browser: httpx.AsyncClient, page: str, act: str, **data: Any
) -> httpx.Response:
    """Post a form of a letter's page."""
    token = csrf(await browser.get(page))
    files = data.pop("files", None)
    return await browser.post(f"{page}/{act}", data={"csrf": token, **data}, files=files)


async def confirmed(
    browser: httpx.AsyncClient, page: str, act: str, **data: Any
) -> httpx.Response:
    """The same through the page that asks whether one is sure."""
    sure = await send_form(browser, page, act, **data)
    assert sure.status_code == 200, sure.text
    return await browser.post(f"{page}/{act}", data={**hidden(sure), "step": "send"})


async def mailed(desk_console: Console, mailer: Any) -> None:
    """Let the round of the mails go by."""
    desk, vault = desk_console.desk, desk_console.vault
    await Mailings(desk.store, desk_console.clock, mailer=mailer, vault=vault).work()


# --- the beginning


async def test_forwarding_begins_with_a_choice_of_bodies_and_nothing_else_forwards(
    desk_console: Console,
) -> None:
    code = (await desk_console.accepted()).code
    async with desk_console.signed_in(Role.REVIEWER) as browser:
        page = await browser.get(f"petition/{code}")
        assert f'href="/console/forward?code={code}"' in page.text
        led = await browser.get(f"petition/{code}/decide/forwarded")
        assert led.headers["location"].startswith(f"/console/forward?code={code}")
        plain = await post(
            browser, f"petition/{code}/decide/forwarded", step="send", body="UBND", version="2"
        )
        choice = await browser.get(f"forward?code={code}")

    assert plain.status_code == 409
    assert "phải có phiếu chuyển" in plain.text
    assert (await desk_console.office.get(code)).state is State.ACCEPTED
    offered = re.findall(r'name="recipient" value="(\w+)"', choice.text)
    assert offered == ["power", "ward", "sample", "all", "roads"]
    assert choice.text.count("ví dụ - không gửi được") == 1
    assert 'value="power" required checked' in choice.text
    assert 'name="answer_due_on"' in choice.text
    assert re.search(r'name="answer_due_on"[^>]* value="\d\d/\d\d/2026"', choice.text)


async def test_several_ticked_petitions_go_into_one_letter(desk_console: Console) -> None:
    codes = []
    for _ in range(2):
        codes.append((await desk_console.accepted()).code)
        desk_console.clock.advance(timedelta(minutes=1))
    new = (await desk_console.submitted()).code
    async with desk_console.signed_in(Role.LEAD) as browser:
        led = await post(browser, "act", do="letter", code=[*codes, new], list="?state=accepted")
        choice = await follow(browser, led)
        assert f"{new}</a>: Kiến nghị {new} không ở bước chuyển được" in choice.text
        fields = {**hidden(choice), "code": codes, "recipient": "ward", "answer_due_on": ""}
        first = await browser.post("forward", data=fields)
        again = await browser.post("forward", data=fields)
        page = await follow(browser, first)

    assert first.headers["location"] == (
        "/console/letter/1?said=letter_drafted&list=%3Fstate%3Daccepted"
    )
    assert again.headers["location"] == "/console/letter/1?list=%3Fstate%3Daccepted"
    assert all(code in page.text for code in codes)
    assert new not in page.text


def forgetful(page: httpx.Response, back: str) -> list[str]:
    """Links and forms of a page's own part that lose the list that one came from."""
    assert page.status_code == 200, page.text
    own = page.text.partition("<main")[2].partition("</main>")[0]
    links = re.findall(r'href="(/console/(?:petition|letter|forward)[/?][^"]*)"', own)
    files = ("/file/", "/document")
    forms = re.findall(r'<form[^>]*method="post".*?</form>', own, flags=re.DOTALL)
    return [
        *(each for each in links if quote(back) not in each and not any(f in each for f in files)),
        *(each for each in forms if f'name="list" value="{escape(back)}"' not in each),
    ]


async def test_the_list_that_one_came_from_is_kept_through_forwarding_and_answering(
    desk_console: Console,
) -> None:
    code = (await desk_console.accepted()).code
    await desk_console.accepted()  # looks alike
    back = "?state=all&words=kenh"
    dated = {"number": "12/PC", "dated_on": "23/11/2026"}
    async with desk_console.signed_in(Role.LEAD) as browser:
        page = await browser.get("./", params={"state": "all", "words": "kenh"})
        assert forgetful(page, back) == []
        opened = await browser.get(f"petition/{code}", params={"list": back})
        assert forgetful(opened, back) == []
        new = await browser.get("forward", params={"code": code, "list": back})
        assert forgetful(new, back) == []
        data = {**hidden(new), "recipient": "ward", "answer_due_on": ""}
        drafted = await follow(browser, await browser.post("forward", data=data))
        assert forgetful(drafted, back) == []
        assert f'href="/console/{escape(back)}"' in drafted.text
        here = "letter/1"
        data = {**hidden(drafted), **dated}
        sure = await browser.post(f"{here}/paper", data=data)
        assert forgetful(sure, back) == []
        kept = await browser.post(f"{here}/paper", data={**hidden(sure), "step": "send"})
        assert forgetful(await follow(browser, kept), back) == []
        await desk_console.passes()
        sent = await browser.get(here, params={"list": back})
        assert forgetful(sent, back) == []
        answer = await browser.get(f"{here}/answer", params={"code": code, "list": back})
        assert forgetful(answer, back) == []
        data = {**hidden(answer), "code": code, "text": "Đã nạo vét.", "step": "preview"}
        assert forgetful(await browser.post(f"{here}/answer", data=data), back) == []


async def test_what_is_missing_is_said_and_the_choice_stays(desk_console: Console) -> None:
    code = (await desk_console.accepted()).code
    async with desk_console.signed_in(Role.REVIEWER) as browser:
        for day in ("31/02/2027", "23/11/2026", "01/01/2030", "mai"):
            answer = await post(
                browser, "forward", code=code, recipient="roads", answer_due_on=day
            )
            assert answer.status_code == 422, day
            assert "Hạn đề nghị trả lời" in answer.text
            assert 'value="roads" required checked' in answer.text
        assert "Chưa chọn nơi nhận" in (await post(browser, "forward", code=code)).text
        many = await browser.get("forward?" + "&".join(f"code=KN-{each}" for each in range(51)))
        assert "một văn bản nhiều nhất 50 hồ sơ" in many.text
        assert "Không có hồ sơ nào chuyển được" in (await browser.get("forward")).text
        assert (await browser.get("forward?code=KN-NONE")).status_code == 404


# --- what leaves


async def test_the_page_says_what_the_document_says_and_nothing_internal_is_in_either(
    desk_console: Console,
) -> None:
    shared = (await desk_console.accepted(contact=BUOI, sharing=Sharing.ALL)).code
    desk_console.clock.advance(timedelta(minutes=1))
    hidden_one = Contact(name="Trần Văn Kín", address="ngõ Giấu", phone="0987654321")
    kept = (await desk_console.accepted(contact=hidden_one, sharing=Sharing.FRONT)).code
    async with desk_console.signed_in(Role.LEAD) as browser:
        await post(browser, f"petition/{shared}/note", text=INTERNAL)
        drafted = await post(
            browser,
            "forward",
            code=[shared, kept],
            recipient="ward",
            answer_due_on="07/12/2026",
        )
        page = await follow(browser, drafted)
        document = (await browser.get("letter/1/document")).content
        await send_form(
            browser,
            "letter/1",
            "sign",
            number="12/PC",
            dated_on="23/11/2026",
            files={"signed": (PDF.name, PDF.content)},
        )
        sure = await send_form(browser, "letter/1", "mail")
        await browser.post("letter/1/mail", data={**hidden(sure), "step": "send"})
    await desk_console.passes()
    takes = Takes()
    await mailed(desk_console, takes)
    (mail,) = takes.mails
    form = MessageForm(
        shipped_texts(), office="Ban Thường trực Mặt trận", sender="a@mat-tran.test"
    )
    sent = form.words(mail.content, [each.name for each in mail.enclosures], is_unsigned=False)

    said, shown = words_of(document), unescape(page.text)
    for line in said.split("\n"):
        assert line.strip() in shown
    assert "trước ngày 07/12/2026" in " ".join(said.split())
    for told in ("Lê Thị Bưởi", "tổ 9", "đã lưu tại Mặt trận", TEXT):
        assert told in said
    preview = unescape(sure.text)
    assert sent.subject in preview
    assert "van-thu@phuong.test" in preview
    assert [each.content for each in mail.enclosures] == [PDF.content]
    everything = said + sent.text + sent.subject + repr(mail.content)
    for secret in ("Trần Văn Kín", "ngõ Giấu", "0987654321", "0912345678", "hay gọi"):
        assert secret not in everything
    assert "Trần Văn Kín" not in shown


async def test_the_words_of_a_draft_are_mended_and_files_left_out(desk_console: Console) -> None:
    code = (await desk_console.accepted()).code
    await desk_console.with_file(code, b"x")
    letter = await desk_console.letter(code)
    here = f"letter/{letter.id}"
    async with desk_console.signed_in(Role.LEAD) as browser:
        assert f"{code}-1.jpg" in (await browser.get(here)).text
        await send_form(browser, here, "words", code=code, text="Mương vỡ, xin sửa")
        empty = await send_form(browser, here, "words", code=code, text=" ")
        await send_form(browser, here, "leave-out", file="1")
        await send_form(browser, here, "address", recipient="roads", answer_due_on="")
        page = await browser.get(here)
        document = words_of((await browser.get(f"{here}/document")).content)

    assert empty.status_code == 422
    assert "Mương vỡ, xin sửa" in document
    assert TEXT not in document
    assert "trước ngày" not in document
    assert "Sở Giao thông" in page.text
    assert f"{code}-1.jpg" not in page.text
    assert (await desk_console.office.get(code)).text == TEXT


# --- number and signature


async def test_a_signed_file_is_looked_into_and_bounded(desk_console: Console) -> None:
    letter = await desk_console.letter((await desk_console.accepted()).code)
    here = f"letter/{letter.id}"
    dated = {"number": "12/PC", "dated_on": "23/11/2026"}
    async with desk_console.signed_in(Role.LEAD) as browser:
        none = await send_form(browser, here, "sign", **dated)
        program = await send_form(
            browser, here, "sign", **dated, files={"signed": ("a.pdf", b"MZ" * 99)}
        )
        future = await send_form(
            browser,
            here,
            "sign",
            number="12/PC",
            dated_on="24/11/2026",
            files={"signed": ("a.pdf", PDF.content)},
        )
        too_big = await send_form(
            browser, here, "sign", **dated, files={"signed": ("a", b"%" * 21 * MEBIBYTE)}
        )
        good = await send_form(
            browser, here, "sign", **dated, files={"signed": (PDF.name, PDF.content)}
        )
        page = await follow(browser, good)

    assert "Chưa chọn tệp bản đã ký" in none.text
    assert "Tệp không dùng được" in program.text
    assert "không sau hôm nay" in future.text
    assert 'value="12/PC"' in future.text
    assert (too_big.status_code, f"nhiều nhất {MOST_MEBIBYTES} MB" in too_big.text) == (413, True)
    assert "Đã ghi số, ngày và bản ký" in page.text
    assert "bản ký.pdf" in page.text
    assert "số 12/PC, 23/11/2026" in page.text


async def test_a_letter_that_changed_since_it_was_looked_at_is_not_sent(
    desk_console: Console,
) -> None:
    code = (await desk_console.accepted()).code
    letter = await desk_console.signed(code)
    here = f"letter/{letter.id}"
    async with desk_console.signed_in(Role.LEAD) as browser:
        sure = await send_form(browser, here, "mail")
        await send_form(
            browser,
            here,
            "sign",
            number="13/PC",
            dated_on="23/11/2026",
            files={"signed": (PDF.name, PDF.content)},
        )
        stale = await browser.post(f"{here}/mail", data={**hidden(sure), "step": "send"})
        assert stale.status_code == 422
        sent = await confirmed(browser, here, "mail")
        twice = await browser.post(f"{here}/mail", data={**hidden(sure), "step": "send"})

    assert sent.headers["location"].endswith("said=letter_waits")
    assert twice.status_code in {409, 422}
    assert (await desk_console.office.get(code)).state is State.ACCEPTED
    await desk_console.passes()
    moved = (await desk_console.office.moves(code))[-1]
    assert (moved.to, moved.body, moved.number_of_letter) == (
        State.FORWARDED,
        "Ủy ban nhân dân phường",
        "13/PC",
    )
    async with desk_console.desk.store.begin() as uow:
        (mailing,) = await uow.mailings.of_letter(letter.id)
    assert (mailing.state, mailing.is_unsigned) == (MailState.QUEUED, False)


async def test_a_letter_is_kept_from_going_while_it_waits(desk_console: Console) -> None:
    code = (await desk_console.accepted()).code
    letter = await desk_console.signed(code)
    here = f"letter/{letter.id}"
    async with desk_console.signed_in(Role.LEAD) as browser:
        await confirmed(browser, here, "mail")
        waiting = await browser.get(here)
        assert "Thư đi lúc" in waiting.text
        assert f'action="/console/{here}/paper"' not in waiting.text
        undone = await follow(browser, await send_form(browser, here, "mail/undo"))
        await desk_console.passes()
        late = await send_form(browser, here, "mail/undo")

    assert "Đã hoàn tác" in undone.text
    assert f'action="/console/{here}/mail"' in undone.text
    assert late.status_code == 409
    assert (await _letter(desk_console, letter.id)).state is LetterState.SIGNED
    assert (await desk_console.office.get(code)).state is State.ACCEPTED


async def test_a_letter_on_paper_is_undone_before_anybody_is_told(desk_console: Console) -> None:
    code = (await desk_console.accepted()).code
    letter = await desk_console.signed(code)
    here, dated = f"letter/{letter.id}", {"number": "12/PC", "dated_on": "23/11/2026"}
    async with desk_console.signed_in(Role.LEAD) as browser:
        sure = await send_form(browser, here, "paper", **dated)
        assert "còn 60 giây để hoàn tác" in sure.text
        await confirmed(browser, here, "paper", **dated)
        by_mail = await browser.post(f"{here}/mail", data={**hidden(sure), "step": "send"})
        undone = await follow(browser, await send_form(browser, here, "paper/undo"))
        await desk_console.passes()
        assert (await desk_console.office.get(code)).state is State.ACCEPTED
        assert len(await desk_console.office.notices(code)) == 1  # that it was accepted

        await confirmed(browser, here, "paper", **dated)
        await send_form(
            browser,
            here,
            "sign",
            number="13/PC",
            dated_on="23/11/2026",
            files={"signed": (PDF.name, PDF.content)},
        )
        await desk_console.passes()

    assert by_mail.status_code == 409
    assert "Đã hoàn tác" in undone.text
    assert (await desk_console.office.get(code)).state is State.ACCEPTED  # it was changed since


async def test_what_citizens_will_read_is_shown_before_a_letter_goes(
    desk_console: Console,
) -> None:
    code = (await desk_console.accepted()).code
    letter = await desk_console.signed(code)
    async with desk_console.signed_in(Role.LEAD) as browser:
        sure = await send_form(browser, f"letter/{letter.id}", "mail")

    assert "Nơi nhận: Ủy ban nhân dân phường, số 12/PC." in sure.text
    assert "còn 60 giây để hoàn tác" in sure.text


async def test_an_unsigned_draft_goes_only_where_the_office_sends_such_and_says_so(
    desk_console: Console,
) -> None:
    letter = await desk_console.letter((await desk_console.accepted()).code)
    here = f"letter/{letter.id}"
    async with desk_console.signed_in(Role.LEAD) as browser:
        page = await browser.get(here)
        assert "Chưa đủ số, ngày và bản đã ký" in page.text
        assert f'action="/console/{here}/mail"' not in page.text
        refused = await send_form(browser, here, "mail", step="send")
    assert refused.status_code == 422
    assert (await _letter(desk_console, letter.id)).state is LetterState.DRAFT

    sends_unsigned(desk_console)
    async with desk_console.signed_in(Role.LEAD) as browser:
        assert "Thư sẽ nói rõ là dự thảo chưa ký" in (await browser.get(here)).text
        document = (await browser.get(f"{here}/document")).content
        sent = await confirmed(browser, here, "mail")
    assert sent.status_code == 303
    await desk_console.passes()
    takes = Takes()
    await mailed(desk_console, takes)
    assert takes.mails[0].is_unsigned
    assert words_of(takes.mails[0].enclosures[0].content) == words_of(document)


def sends_unsigned(desk_console: Console) -> None:
    """Let the office send drafts from now on."""
    settings: Settings = SETTINGS.model_copy(update={"letter_unsigned": "send"})
    desk = desk_console.desk
    letters = desk_for(
        settings,
        replace(desk.knowledge, recipients=RECIPIENTS),
        desk.texts,
        store=desk.store,
        clock=desk_console.clock,
        handling=desk_console.office.petitioning.handling,
        vault=desk_console.vault,
        inspector=desk.letters._inspector,  # noqa: SLF001 - the same office with another setting
        scanner=None,
    )
    sending = sending_for(desk.casework, letters, UNDO)
    office = replace(desk.office(), letters=letters, sending=sending)  # type: ignore[type-var]  # it is engine's
    desk_console.open(replace(desk, office=lambda: office))


async def test_to_an_example_nothing_goes_and_to_paper_only_bodies_no_mail(
    desk_console: Console,
) -> None:
    code = (await desk_console.accepted()).code
    sample = await desk_console.signed(code, to="sample")
    power = await desk_console.signed(code, to="power")
    dated = {"number": "12/PC", "dated_on": "23/11/2026"}
    async with desk_console.signed_in(Role.LEAD) as browser:
        assert "mới là ví dụ" in (await browser.get(f"letter/{sample.id}")).text
        refused = await confirmed(browser, f"letter/{sample.id}", "paper", **dated)
        assert "mới là ví dụ" in refused.text
        assert (await desk_console.office.get(code)).state is State.ACCEPTED

        assert "chưa có địa chỉ thư" in (await browser.get(f"letter/{power.id}")).text
        paper = await confirmed(browser, f"letter/{power.id}", "paper", **dated)
        waiting = await follow(browser, paper)
        assert "Người dân chưa được báo gì" in waiting.text
        assert (await desk_console.office.get(code)).state is State.ACCEPTED
        await desk_console.passes()
        page = await browser.get(f"letter/{power.id}")

    assert "Đã gửi bản giấy" in page.text
    moved = (await desk_console.office.moves(code))[-1]
    assert (moved.to, moved.number_of_letter) == (State.FORWARDED, "12/PC")


async def test_a_draft_is_dropped_only_when_one_is_sure(desk_console: Console) -> None:
    letter = await desk_console.letter((await desk_console.accepted()).code)
    here = f"letter/{letter.id}"
    async with desk_console.signed_in(Role.LEAD) as browser:
        assert (await send_form(browser, here, "drop")).status_code == 422
        dropped = await follow(browser, await send_form(browser, here, "drop", sure="yes"))

    assert "Chưa có gì gửi ra ngoài" in dropped.text
    assert f'action="/console/{here}/mail"' not in dropped.text
    assert (await _letter(desk_console, letter.id)).state is LetterState.DROPPED


async def _letter(desk_console: Console, letter_id: int) -> Any:
    async with desk_console.desk.store.begin() as uow:
        return await uow.letters.get(letter_id)


async def test_nothing_breaks_out_of_the_pages_of_letters(desk_console: Console) -> None:
    for number, payload in enumerate(PAYLOADS):
        code = (await desk_console.accepted(text=f"{TEXT} {payload}")).code
        desk_console.clock.advance(timedelta(minutes=1))
        letter = await desk_console.letter(code)
        here = f"letter/{letter.id}"
        name = f"{payload}.pdf".replace("\x00", "").replace("\ud7ff", "")
        async with desk_console.signed_in(Role.LEAD, name=f"P{number}") as browser:
            pages = [
                await browser.get(f"forward?code={code}&list={number}"),
                await browser.get(here),
                await send_form(browser, here, "words", code=code, text=f"{TEXT} {payload}"),
                await send_form(
                    browser,
                    here,
                    "sign",
                    number=payload[:60],
                    dated_on="23/11/2026",
                    files={"signed": (name, PDF.content)},
                ),
                await browser.get(here),
                await send_form(browser, here, "mail"),
                await send_form(browser, here, "paper", number=payload[:60], dated_on=payload),
                await browser.get(f"letters?tab={number}&from={number}"),
            ]
        for page in pages:
            assert page.status_code in {200, 303, 422}, page.text
            assert "<script>alert" not in page.text
            assert "<img src=x" not in page.text
            assert "<svg/onload" not in page.text


async def test_an_outsider_cannot_name_codes_of_another_commune(desk_console: Console) -> None:
    code = (await desk_console.accepted()).code
    async with desk_console.signed_in(Role.LEAD, places=(ELSEWHERE,)) as browser:
        two = await browser.get(f"forward?code={code}&code=KN-NONE")
        posted = await post(browser, "forward", code=code, recipient="ward")

    assert two.text.count("Không có hồ sơ mang mã này") == 2
    assert TEXT[:20] not in two.text
    assert posted.status_code == 404
    assert not [act for act in await desk_console.acts() if act[0] == "letter.draft"]


async def test_what_a_colleague_works_on_is_not_forwarded_over_their_head(
    desk_console: Console,
) -> None:
    code = (await desk_console.accepted()).code
    async with desk_console.signed_in(Role.REVIEWER, name="Chị Hà") as browser:
        await post(browser, f"petition/{code}/take")
    async with desk_console.signed_in(Role.REVIEWER, name="Anh Nam") as browser:
        refused = await browser.get(f"forward?code={code}")

    assert "Chị Hà" in refused.text
    assert 'name="recipient"' not in refused.text
