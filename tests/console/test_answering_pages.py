"""What a body answered: taken down with its document, shown as the citizen reads it, sent."""

from typing import Any

import httpx

from bot.domain.letter import FileRole, Letter, LetterState
from bot.domain.petition import State
from bot.domain.staff import Role
from tests.console.conftest import PDF, Console, csrf, follow, hidden
from tests.console.test_petition_page import PAYLOADS

SAID = "Đã đổ bê tông đoạn mương vỡ dài 40 mét, nước về ruộng từ ngày 20/11."
FORMULA = "Nội dung phản ánh đã được tiếp nhận và xử lý."
FILES = {"file": ("tra loi.pdf", PDF.content)}


async def previewed(
    browser: httpx.AsyncClient, letter: Letter, files: Any = None, **data: Any
) -> httpx.Response:
    """Fill in the form and look at what is going to be read."""
    here = f"letter/{letter.id}/answer"
    form = await browser.get(here)
    data = {"csrf": csrf(form), "step": "preview", **data}
    return await browser.post(here, data=data, files=files)


async def sent(
    browser: httpx.AsyncClient, letter: Letter, sure: httpx.Response, codes: list[str], **data: Any
) -> httpx.Response:
    """Send what was shown."""
    fields = {**hidden(sure), "code": codes, "step": "send", **data}
    return await browser.post(f"letter/{letter.id}/answer", data=fields)


async def test_an_answer_is_seen_as_the_citizen_reads_it_and_goes_with_its_document(
    desk_console: Console,
) -> None:
    code = (await desk_console.accepted()).code
    letter = await desk_console.sent(code)
    async with desk_console.signed_in(Role.LEAD) as browser:
        page = await browser.get(f"petition/{code}")
        assert f'href="/console/letter/{letter.id}/answer?code={code}"' in page.text
        sure = await previewed(
            browser,
            letter,
            FILES,
            code=code,
            text=SAID,
            number="5/UBND",
            dated_on="23/11/2026",
        )
        assert f"Nơi trả lời: Ủy ban nhân dân phường, văn bản số 5/UBND.\n{SAID}" in sure.text
        assert "tra loi.pdf" in sure.text
        assert (await desk_console.office.get(code)).state is State.FORWARDED

        waiting = await follow(browser, await sent(browser, letter, sure, [code]))
        again = await sent(browser, letter, sure, [code])

    assert "ghi trả lời của cơ quan. Gửi cho người dân lúc" in waiting.text
    assert again.status_code == 303
    assert (await desk_console.office.get(code)).state is State.FORWARDED
    await desk_console.passes()
    moves = await desk_console.office.moves(code)
    assert [move.to for move in moves].count(State.ANSWERED) == 1
    assert (moves[-1].note, moves[-1].number_of_letter) == (SAID, "5/UBND")
    told = {
        (notice.topic.value, notice.number) for notice in await desk_console.office.notices(code)
    }
    async with desk_console.desk.store.begin() as uow:
        kept = await uow.letters.get(letter.id)
        file = next(each for each in await uow.letters.files(letter.id) if each.code == code)
    assert kept is not None
    assert kept.state is LetterState.ANSWERED
    assert (file.role, file.name) == (FileRole.ANSWER, "tra loi.pdf")
    assert ("answer_file", file.id) in told
    assert await desk_console.vault.read(file.sha256) == PDF.content


async def test_an_answer_undone_comes_back_with_its_document(desk_console: Console) -> None:
    code = (await desk_console.accepted()).code
    letter = await desk_console.sent(code)
    async with desk_console.signed_in(Role.LEAD) as browser:
        dated = {"number": "5/UBND", "dated_on": "23/11/2026"}
        sure = await previewed(browser, letter, FILES, code=code, text=SAID, **dated)
        await sent(browser, letter, sure, [code])
        here = f"letter/{letter.id}/answer"
        undone = await browser.post(f"{here}/undo", data={"csrf": hidden(sure)["csrf"]})
        await desk_console.passes()

    for kept in (SAID, "5/UBND", "23/11/2026", "tra loi.pdf", "Đã hoàn tác", "checked"):
        assert kept in undone.text
    assert (await desk_console.office.get(code)).state is State.FORWARDED


async def test_of_several_petitions_those_that_are_ticked_are_answered(
    desk_console: Console,
) -> None:
    one, two = (await desk_console.accepted()).code, (await desk_console.accepted()).code
    letter = await desk_console.sent(one, two)
    async with desk_console.signed_in(Role.LEAD) as browser:
        page = await browser.get(f"letter/{letter.id}/answer")
        assert "checked" not in page.text
        none = await previewed(browser, letter, text=SAID)
        assert none.status_code == 422
        assert "Chưa chọn hồ sơ nào" in none.text
        assert SAID in none.text

        sure = await previewed(browser, letter, code=two, text=SAID)
        await sent(browser, letter, sure, [two])
        await desk_console.passes()
        left = await browser.get(f"letter/{letter.id}/answer")

    assert (await desk_console.office.get(one)).state is State.FORWARDED
    assert (await desk_console.office.get(two)).state is State.ANSWERED
    assert one in left.text
    assert two not in left.text


async def test_a_formula_is_pointed_out_and_goes_only_when_it_is_insisted_upon(
    desk_console: Console,
) -> None:
    code = (await desk_console.accepted()).code
    letter = await desk_console.sent(code)
    async with desk_console.signed_in(Role.LEAD) as browser:
        sure = await previewed(browser, letter, code=code, text=FORMULA)
        assert "chỉ là công thức" in sure.text
        refused = await sent(browser, letter, sure, [code])
        assert refused.status_code == 422
        assert (await desk_console.office.get(code)).state is State.FORWARDED
        sure = await previewed(browser, letter, code=code, text=FORMULA)
        await sent(browser, letter, sure, [code], confirmed="yes")
        await desk_console.passes()

    assert (await desk_console.office.get(code)).state is State.ANSWERED


async def test_the_document_stays_while_the_words_are_changed_and_can_be_left_out(
    desk_console: Console,
) -> None:
    code = (await desk_console.accepted()).code
    letter = await desk_console.sent(code)
    async with desk_console.signed_in(Role.LEAD) as browser:
        sure = await previewed(browser, letter, FILES, code=code, text=SAID)
        fields = {**hidden(sure), "code": code}
        form = await browser.post(f"letter/{letter.id}/answer", data={**fields, "step": "change"})
        assert "Tệp đã tải lên: tra loi.pdf" in form.text
        held = hidden(form)["held"]
        kept = await previewed(browser, letter, code=code, text=SAID, held=held)
        left = await previewed(browser, letter, code=code, text=SAID, held=held, no_file="yes")

    assert "Kèm tệp: tra loi.pdf" in kept.text
    assert "tra loi.pdf" not in left.text


async def test_nobody_names_a_file_of_the_vault_that_was_not_handed_in(
    desk_console: Console,
) -> None:
    one, two = (await desk_console.accepted()).code, (await desk_console.accepted()).code
    await desk_console.with_file(two, b"the secret of another")
    letter = await desk_console.sent(one)
    async with (
        desk_console.signed_in(Role.REVIEWER, name="Hà") as browser,
        desk_console.signed_in(Role.REVIEWER, name="Nam") as other,
    ):
        sealed = hidden(await previewed(other, letter, FILES, code=one, text=SAID))["held"]
        payload, _, seal = sealed.partition(".")
        forged = ["x", f"{payload}.", f"{payload[:-4]}AAAA.{seal}", f".{seal}", sealed, "\x00.é"]
        for held in forged:
            answer = await previewed(browser, letter, code=one, text=SAID, held=held)
            assert answer.status_code == 400, held
    assert (await desk_console.office.get(one)).state is State.FORWARDED


async def test_days_and_files_that_cannot_be_are_refused_with_the_words_kept(
    desk_console: Console,
) -> None:
    code = (await desk_console.accepted()).code
    letter = await desk_console.sent(code)
    async with desk_console.signed_in(Role.LEAD) as browser:
        for wrong in (
            {"dated_on": "31/11/2026", "number": "5"},
            {"dated_on": "24/11/2026", "number": "5"},
            {"dated_on": "23/11/2026", "number": ""},
            {"number": "9" * 61},
            {"files": {"file": ("a.exe", b"MZ" * 50)}},
        ):
            answer = await previewed(browser, letter, code=code, text=SAID, **wrong)
            assert answer.status_code == 422, wrong
            assert SAID in answer.text
        for payload in PAYLOADS:
            shown = await previewed(browser, letter, code=code, text=f"{SAID} {payload}")
            assert "<script>alert" not in shown.text
            assert "<img src=x" not in shown.text
        other = await previewed(browser, letter, code="KN-NONE", text=SAID)
        assert other.status_code == 422


async def test_a_letter_that_was_not_sent_has_no_answer(desk_console: Console) -> None:
    letter = await desk_console.letter((await desk_console.accepted()).code)
    async with desk_console.signed_in(Role.LEAD) as browser:
        assert (await browser.get(f"letter/{letter.id}/answer")).status_code == 409
