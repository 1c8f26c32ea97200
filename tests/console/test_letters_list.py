"""Letters under way: what is stuck or late on top, sending again, paper instead, reminders."""

from dataclasses import replace
from datetime import timedelta

from bot.chat.news import PetitionNews
from bot.domain.letter import LetterKind, LetterState, MailState, Way
from bot.domain.petition import State
from bot.domain.staff import Role
from bot.services.letters import MailRefusedError, UncertainDeliveryError
from bot.services.registers import NoticeState
from tests.console.conftest import PDF, Console, follow, hidden
from tests.console.test_letter_pages import (
    Takes,
    confirmed,
    mailed,
    send_form,
    sends_unsigned,
    words_of,
)

DAY = timedelta(days=1)


async def test_what_the_server_refused_is_on_top_with_its_words_until_it_is_settled(
    desk_console: Console,
) -> None:
    code = (await desk_console.accepted()).code
    letter = await desk_console.sent(code)
    await mailed(desk_console, Takes(MailRefusedError("550 <b>no such user</b>")))
    here = f"letter/{letter.id}"
    async with desk_console.signed_in(Role.LEAD) as browser:
        listed = (await browser.get("letters")).text
        assert "Thư mắc lại (1)" in listed
        assert "550 &lt;b&gt;no such user&lt;/b&gt;" in listed
        assert "Gửi thư không được" in (await browser.get(f"petition/{code}")).text

        sure = await send_form(browser, here, "resend")
        assert "không làm nơi nhận có hai thư" in sure.text
        await confirmed(browser, here, "resend")
        takes = Takes()
        await mailed(desk_console, takes)
        assert "Thư mắc lại" not in (await browser.get("letters")).text
        assert "Đã gửi thư" in (await browser.get(f"petition/{code}")).text

    assert len(takes.mails) == 1


async def test_sending_again_what_perhaps_arrived_says_that_it_may_come_twice(
    desk_console: Console,
) -> None:
    letter = await desk_console.sent((await desk_console.accepted()).code)
    await mailed(desk_console, Takes(UncertainDeliveryError("time-out")))
    here = f"letter/{letter.id}"
    async with desk_console.signed_in(Role.LEAD) as browser:
        assert "Không rõ thư đã tới chưa" in (await browser.get("letters")).text
        sure = await send_form(browser, here, "resend")
        assert "có thể có hai thư giống nhau" in sure.text
        async with desk_console.desk.store.begin() as uow:
            (mailing,) = await uow.mailings.of_letter(letter.id)
        assert mailing.next_at != desk_console.clock.now()  # not before it is confirmed
        await confirmed(browser, here, "resend")
        await mailed(desk_console, Takes())
        page = (await browser.get("letters")).text

    assert "Thư có thể đã tới hai lần (1)" in page


async def test_a_mail_that_does_not_arrive_is_settled_on_paper_and_nobody_is_told_again(
    desk_console: Console,
) -> None:
    code = (await desk_console.accepted()).code
    letter = await desk_console.sent(code)
    await mailed(desk_console, Takes(MailRefusedError("550")))
    told = len(await desk_console.office.notices(code))
    here = f"letter/{letter.id}"
    async with desk_console.signed_in(Role.LEAD) as browser:
        sure = await send_form(browser, here, "paper", number="12/PC", dated_on="23/11/2026")
        assert "Người dân không được báo gì thêm" in sure.text
        await confirmed(browser, here, "paper", number="12/PC", dated_on="23/11/2026")
        assert (await send_form(browser, here, "mail")).status_code == 422  # it is sent
        page = await browser.get("letters?tab=waiting")

    assert "Thư mắc lại" not in page.text
    assert "Đã gửi bản giấy" in page.text
    assert len(await desk_console.office.notices(code)) == told
    async with desk_console.desk.store.begin() as uow:
        kept = await uow.letters.get(letter.id)
    assert kept is not None
    assert kept.way is Way.PAPER


async def test_whoever_read_a_wrong_number_of_a_letter_is_told_the_right_one_after_a_while(
    desk_console: Console,
) -> None:
    code = (await desk_console.accepted()).code
    letter = await desk_console.sent(code)
    here, told = f"letter/{letter.id}", await desk_console.office.notices(code)
    async with desk_console.desk.store.begin() as uow:
        for each in told:
            await uow.notices.settle(each.id, NoticeState.SENT, at=desk_console.clock.now())
    async with desk_console.signed_in(Role.LEAD) as browser:
        sure = await send_form(browser, here, "paper", number="13/PC", dated_on="20/11/2026")
        assert "Ai đã được báo số 12/PC sẽ đọc:" in sure.text
        kept = await browser.post(f"{here}/paper", data={**hidden(sure), "step": "send"})
        waiting = await follow(browser, kept)
        assert f'action="/console/{here}/paper"' not in waiting.text
        assert len(await desk_console.office.notices(code)) == len(told)
        await desk_console.passes()
        page = await browser.get(f"petition/{code}")
        again = await send_form(browser, here, "paper", number="14/PC", dated_on="20/11/2026")

    assert "13/PC, 20/11/2026" in page.text
    assert "12/PC" not in page.text
    assert "Xem lại số, ngày trước khi ghi" in again.text
    assert "Ai đã được báo số 13/PC sẽ đọc:" in again.text
    async with desk_console.desk.store.begin() as uow:
        *_, notice = await uow.notices.of_petition(code)
        news = PetitionNews(desk_console.desk.texts)
        screen = await news.screen(notice, uow=uow, now=desk_console.clock.now())
    assert screen is not None
    assert "Số đúng" in screen.html
    assert "13/PC, ngày 20/11/2026" in screen.html


async def test_an_unsigned_mail_is_not_sent_again_once_the_office_sends_no_such(
    desk_console: Console,
) -> None:
    plain = desk_console.desk
    letter = await desk_console.letter((await desk_console.accepted()).code)
    here = f"letter/{letter.id}"
    sends_unsigned(desk_console)
    async with desk_console.signed_in(Role.LEAD) as browser:
        await confirmed(browser, here, "mail")
    await desk_console.passes()
    await mailed(desk_console, Takes(MailRefusedError("550")))
    desk_console.open(plain)

    async with desk_console.signed_in(Role.LEAD, name="Chị Hà") as browser:
        refused = await confirmed(browser, here, "resend")
        assert refused.status_code == 422
        assert "Chưa đủ số, ngày và bản đã ký" in refused.text

        await send_form(
            browser,
            here,
            "sign",
            number="12/PC",
            dated_on="23/11/2026",
            files={"signed": (PDF.name, PDF.content)},
        )
        again = await confirmed(browser, here, "resend")
        assert again.status_code == 303
    takes = Takes()
    await mailed(desk_console, takes)

    assert [mail.is_unsigned for mail in takes.mails] == [False]
    assert [each.content for each in takes.mails[0].enclosures] == [PDF.content]


async def test_a_body_that_is_late_is_listed_and_a_reminder_is_drafted_and_sent(
    desk_console: Console,
) -> None:
    code = (await desk_console.accepted()).code
    letter = await desk_console.sent(code)
    await mailed(desk_console, Takes())
    here = f"letter/{letter.id}"
    desk_console.clock.advance(17 * DAY)
    async with desk_console.signed_in(Role.LEAD) as browser:
        listed = (await browser.get("letters")).text
        assert "Quá hạn chưa trả lời (1)" in listed
        assert "Quá hạn 2 ngày" in listed
        assert "Quá hạn 2 ngày" in (await browser.get(f"petition/{code}")).text

        reminder = await follow(browser, await send_form(browser, here, "remind"))
        assert "Công văn đôn đốc" in reminder.text
        document = words_of((await browser.get("letter/2/document")).content)
        assert "số 12/PC" in document
        assert "chưa nhận được" in document
        dated = {"number": "20/CV", "dated_on": "10/12/2026"}
        sure = await send_form(browser, "letter/2", "paper", **dated)
        assert "Người dân không được báo gì thêm" in sure.text
        await confirmed(browser, "letter/2", "paper", **dated)
        await desk_console.passes()
        listed = (await browser.get("letters")).text
        assert "Quá hạn chưa trả lời" not in listed
        assert "Công văn đôn đốc" in (await browser.get(here)).text

    async with desk_console.desk.store.begin() as uow:
        reminded = await uow.letters.get(2)
    assert reminded is not None
    assert (reminded.kind, reminded.state) == (LetterKind.REMINDER, LetterState.SENT)
    assert (await desk_console.office.get(code)).state is State.FORWARDED


async def test_tabs_and_pages_hold_the_letters_of_their_state(desk_console: Console) -> None:
    code = (await desk_console.accepted()).code
    draft = await desk_console.letter(code)
    async with desk_console.desk.store.begin() as uow:
        for _ in range(30):
            await uow.letters.add(
                replace(draft, state=LetterState.DROPPED, body="Bỏ rồi"),
                await uow.letters.enclosed(draft.id),
            )
    async with desk_console.signed_in(Role.LEAD) as browser:
        unsent = (await browser.get("letters?tab=unsent")).text
        first = (await browser.get("letters?tab=dropped")).text
        second = (await browser.get("letters?tab=dropped&from=25")).text
        empty = (await browser.get("letters?tab=answered")).text

    assert "Bỏ rồi" not in unsent
    assert f"dự thảo {draft.id})" in unsent
    assert (first.count("Bỏ rồi"), second.count("Bỏ rồi")) == (25, 5)
    assert "tab=dropped&amp;from=25" in first
    assert "from=" not in second
    assert "Chưa có văn bản nào ở đây" in empty


async def test_a_mailing_under_way_or_tried_in_vain_is_told_apart(desk_console: Console) -> None:
    letter = await desk_console.sent((await desk_console.accepted()).code)
    async with desk_console.signed_in(Role.LEAD) as browser:
        assert "Chờ gửi thư" in (await browser.get("letters")).text
        async with desk_console.desk.store.begin() as uow:
            (mailing,) = await uow.mailings.of_letter(letter.id)
            tried = replace(mailing, attempts=3, said="421 later", state=MailState.QUEUED)
            await uow.mailings.save(tried)
        page = (await browser.get("letters")).text

    assert "Chưa gửi được, đang thử lại" in page
    assert "Thư mắc lại (1)" in page
    assert "421 later" in page


async def test_everything_that_needs_an_eye_is_counted_and_can_be_paged_through(
    desk_console: Console,
) -> None:
    desk = desk_console
    letter = await desk.sent((await desk.accepted()).code)
    async with desk.desk.store.begin() as uow:
        sent = await uow.letters.get(letter.id)
        (mailing,) = await uow.mailings.of_letter(letter.id)
        assert sent is not None
        enclosed = await uow.letters.enclosed(letter.id)
        failed = replace(mailing, state=MailState.FAILED, said="550 no such user", next_at=None)
        await uow.mailings.save(failed)
        for number in range(30):
            again = await uow.letters.add(sent, enclosed)
            mail = replace(mailing, letter_id=again.id, message_id=f"<{number}@x.test>")
            await uow.mailings.add(mail)  # just queued
        for number in range(30):
            again = await uow.letters.add(sent, enclosed)
            doubled = replace(mailing, state=MailState.SENT, doubts=1, next_at=None)
            id_ = f"<d{number}@x.test>"
            await uow.mailings.add(replace(doubled, letter_id=again.id, message_id=id_))
    desk.clock.advance(30 * DAY)
    async with desk.signed_in(Role.LEAD) as browser:
        page = (await browser.get("letters")).text
        late = (await browser.get("letters?tab=overdue&from=50")).text
        doubled_page = (await browser.get("letters?tab=doubled")).text

    assert "Thư mắc lại (1)" in page
    assert "550 no such user" in page
    assert "Thư có thể đã tới hai lần (30)" in page
    assert "Quá hạn chưa trả lời (61)" in page
    assert "Xem cả 61 văn bản" in page
    assert late.count('<a class="title" href="/console/letter/') == 11
    assert "tab=doubled&amp;from=25" in doubled_page


async def test_a_narrow_scope_is_no_reason_for_an_empty_list(desk_console: Console) -> None:
    desk = desk_console
    theirs = await desk.letter((await desk.accepted(sector="dat-dai")).code)
    other = await desk.letter((await desk.accepted(sector="giao-thong")).code)
    async with desk.desk.store.begin() as uow:
        for _ in range(30):
            await uow.letters.add(other, await uow.letters.enclosed(other.id))
    async with desk.signed_in(Role.REVIEWER, sectors=["dat-dai"]) as browser:
        page = (await browser.get("letters")).text

    assert page.count(f"dự thảo {theirs.id})") == 1
    assert 'rel="next"' not in page
