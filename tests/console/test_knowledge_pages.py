"""Entries are found, changed, tried, published and brought back, and nothing typed is lost."""

import re
from dataclasses import replace
from html import unescape
from typing import Any

import httpx
import pytest

from bot.domain.bundle import Bundle
from bot.domain.staff import Role
from bot.services.publishing import packed_files
from tests.console.conftest import Console, follow, post
from tests.knowledge_folder import QUESTIONS, WHEN, WINDOW

NEW_QUESTIONS = "\n".join(f"câu hỏi số {number} về gửi xe" for number in range(8))
NEW: dict[str, str] = {
    "title": "Gửi xe ở đâu",
    "topic": "chung",
    "answer": "Gửi xe ở sân sau.",
    "document_0": "quy-che-x",
    "supports_0": "Chỗ gửi xe",
    "checked_0": "2026-11-01",
    "as_of": "2026-11-01",
    "certainty": "confirmed",
    "questions": NEW_QUESTIONS,
}
PAYLOADS = (
    "<script>alert(1)</script>",
    "'\"><img src=x onerror=alert(1)>",
    "{{ 7 * 7 }}",
    "../../etc/passwd",
    "' OR 1=1 --",
    "- id: x\n  title: y",
    "!!python/object/apply:os.system [ls]",
    "*alias &anchor",
    "# ghi chú",
    "=cmd|' /C calc'!A0",
    "\u202egnouc\u200b",
    "x" * 5000,
)


def _field(page: httpx.Response, name: str) -> str:
    found = re.search(rf'<textarea id="{name}"[^>]*>\n?(.*?)</textarea>', page.text, re.DOTALL)
    if found is None:
        found = re.search(rf'name="{name}"[^>]* value="([^"]*)"', page.text)
    assert found, name
    return unescape(found[1])


async def _edited(console: Console, browser: httpx.AsyncClient, **changes: Any) -> httpx.Response:
    knowledge = (await console.curator.curating.editing._look()).knowledge  # noqa: SLF001 - the folder as it is
    assert knowledge
    entry = knowledge.entries[WHEN]
    page = await browser.get(f"knowledge/edit/{WHEN}")
    form = {
        **NEW,
        "title": entry.title,
        "answer": entry.answer,
        "supports_0": "x",
        "questions": "\n".join(entry.questions),
        "base": _field(page, "base"),
        "step": "save",
        **changes,
    }
    return await post(browser, f"knowledge/edit/{WHEN}", **form)


async def _tried(console: Console, browser: httpx.AsyncClient) -> httpx.Response:
    await post(browser, "knowledge/publish/try")
    await console.curator.curating.trials.wait()
    return await browser.get("knowledge/publish")


async def test_an_editor_begins_at_the_knowledge(desk_console: Console) -> None:
    async with desk_console.browser() as browser:
        answer = await desk_console.sign_in(browser, await desk_console.member(Role.EDITOR))

    assert answer.headers["location"] == "/console/knowledge"


async def test_entries_are_found_without_marks_and_by_their_questions(
    desk_console: Console,
) -> None:
    async with desk_console.signed_in(Role.EDITOR) as browser:
        everything = await browser.get("knowledge")
        found = await browser.get("knowledge", params={"words": "CONG TRU SO"})
        nothing = await browser.get("knowledge", params={"words": "vàng bạc"})

    assert "2 mục" in everything.text
    assert f"Tên mục {WINDOW}" in found.text
    assert f"Tên mục {WHEN}" not in found.text
    assert "Không có mục nào khớp" in nothing.text


async def test_an_entry_is_shown_as_the_citizen_sees_it(desk_console: Console) -> None:
    async with desk_console.signed_in(Role.EDITOR) as browser:
        page = (await browser.get(f"knowledge/entry/{WINDOW}")).text

    phone = page.partition('<div class="bubble">')[2].partition("</div>")[0]
    assert "<b>Tên mục cua-tiep-dan</b>" in phone
    assert "Phòng tiếp dân ở tầng một" in phone
    assert "Quy chế x" in phone
    assert "Kiểm tra ngày 01/11/2026" in phone


async def test_a_change_is_written_published_served_and_brought_back(
    desk_console: Console,
) -> None:
    console, curator = desk_console, desk_console.curator
    async with console.signed_in(Role.EDITOR) as browser:
        saved = await follow(browser, await _edited(console, browser, answer="Mở cửa từ 8 giờ."))
        assert "Người dân chưa thấy" in saved.text
        assert "<ins>8 giờ" in saved.text or "<ins>8" in saved.text
        tried = await _tried(console, browser)
        assert "Đã hỏi lại 16 câu hỏi mẫu" in tried.text
        refused = await post(browser, "knowledge/publish", reason=" ")
        assert refused.status_code == 422
        published = await follow(
            browser, await post(browser, "knowledge/publish", reason="Giờ mùa đông")
        )
        assert "Phiên bản 2" in published.text
        await curator.follow()
        assert "8 giờ" in curator.served[0].knowledge.entries[WHEN].answer
        history = (await browser.get(f"knowledge/entry/{WHEN}")).text
        assert "Giờ mùa đông" in history

        unsure = await post(browser, "knowledge/versions/1/restore", reason="Nhầm")
        assert unsure.status_code == 422
        back = await follow(
            browser, await post(browser, "knowledge/versions/1/restore", reason="Nhầm", sure="yes")
        )
        assert "Phiên bản 3" in back.text
        await curator.follow()
        assert "7 giờ 30" in curator.served[0].knowledge.entries[WHEN].answer
        versions = (await browser.get("knowledge/versions")).text
        assert "lấy lại phiên bản 1" in versions
        assert "Tâm" in versions


async def test_a_version_that_cannot_be_read_any_more_is_not_brought_back_and_said(
    desk_console: Console,
) -> None:
    bundle = Bundle({"a.yaml": b"entries: ["})
    async with desk_console.curator.store.begin() as uow:
        first = await uow.publications.get(1)
        assert first is not None
        await uow.publications.keep(bundle.content, packed_files(bundle))
        await uow.publications.add(replace(first, number=2, content=bundle.content))
        await uow.publications.add(replace(first, number=3))
    async with desk_console.signed_in(Role.EDITOR) as browser:
        back = await post(browser, "knowledge/versions/2/restore", reason="Nhầm", sure="yes")

    assert back.status_code == 422
    assert "không đọc được nội dung của phiên bản này" in back.text


async def test_what_loses_an_answer_is_published_only_with_a_reason_for_it(
    desk_console: Console,
) -> None:
    async with desk_console.signed_in(Role.EDITOR) as browser:
        asked = [*QUESTIONS[WHEN][1:], "bao giờ thì làm lại hè đường ở phố cổ"]
        await _edited(desk_console, browser, questions="\n".join(asked))
        desk_console.curator.folder.asking(WHEN, *(f"zz {n} kk" for n in range(8)))
        tried = await _tried(desk_console, browser)
        assert "sẽ không còn đúng" in tried.text
        assert "mấy giờ mở cửa" in tried.text

        refused = await post(browser, "knowledge/publish", reason="Gọn lại")
        assert refused.status_code == 422
        assert 'value="Gọn lại"' in refused.text
        done = await post(browser, "knowledge/publish", reason="Gọn lại", anyway="Không ai hỏi")
        version = await follow(browser, done)

    assert "Không ai hỏi" in version.text


async def test_flaws_stand_beside_their_fields_and_nothing_typed_is_lost(
    desk_console: Console,
) -> None:
    before = desk_console.curator.text()
    typed = {
        **NEW,
        "title": "",
        "answer": "từ " * 121,
        "document_0": "",
        "supports_0": "một điều đã gõ",
        "as_of": "1.1.2027",
        "certainty": "",
        "questions": "một câu\nphòng tiếp dân ở đâu",
        "step": "save",
    }
    async with desk_console.signed_in(Role.EDITOR) as browser:
        page = await post(browser, "knowledge/new", **typed)

    assert page.status_code == 422
    for field, words in (
        ("title", "Chưa điền"),
        ("answer", "Dài 121 từ, nhiều nhất 120"),
        ("certainty", "Chưa điền"),
        ("source_0", "Chưa điền"),
        ("questions", "ít nhất phải 8"),
    ):
        beside = re.findall(rf'id="flaw-{field}">([^<]*)<', page.text)
        assert any(words in line for line in beside), (field, beside)
    assert _field(page, "answer").strip() == typed["answer"].strip()
    assert _field(page, "supports_0") == "một điều đã gõ"
    assert _field(page, "questions") == typed["questions"]
    assert _field(page, "as_of") == "01/01/2027"
    assert desk_console.curator.text() == before


async def test_a_new_entry_gets_an_id_from_its_title(desk_console: Console) -> None:
    async with desk_console.signed_in(Role.EDITOR) as browser:
        seen = await post(browser, "knowledge/new", **NEW, step="preview")
        assert "Gửi xe ở sân sau." in seen.text.partition('<div class="bubble">')[2]
        made = await follow(browser, await post(browser, "knowledge/new", **NEW, step="save"))
        assert "gui-xe-o-dau" in made.text
        gone = await follow(browser, await post(browser, "knowledge/entry/gui-xe-o-dau/restore"))

    assert "Đã lấy lại" in gone.text
    assert "gui-xe" not in desk_console.curator.text()
    assert [act for act, subject in await desk_console.acts() if "gui-xe" in subject] == [
        "knowledge.add",
        "knowledge.restore",
    ]


async def test_a_source_more_keeps_what_was_typed(desk_console: Console) -> None:
    async with desk_console.signed_in(Role.EDITOR) as browser:
        page = await post(browser, "knowledge/new", **NEW, step="source")

    assert page.text.count('name="document_') == 2
    assert _field(page, "answer") == "Gửi xe ở sân sau."


async def test_what_somebody_else_changed_meanwhile_is_not_written_over_unseen(
    desk_console: Console,
) -> None:
    async with desk_console.signed_in(Role.EDITOR) as browser:
        stale = await _edited(desk_console, browser, base="0" * 16, answer="Của tôi.")
        assert stale.status_code == 409
        assert _field(stale, "answer") == "Của tôi."
        assert "7 giờ 30" in desk_console.curator.text()
        again = await _edited(desk_console, browser, base=_field(stale, "base"), answer="Của tôi.")

    assert again.status_code == 303
    assert "Của tôi." in desk_console.curator.text()


async def test_a_folder_that_cannot_be_written_gives_a_patch(
    desk_console: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.access", lambda *_: False)
    async with desk_console.signed_in(Role.EDITOR) as browser:
        form = await browser.get(f"knowledge/edit/{WHEN}")
        assert 'value="save"' not in form.text
        refused = await _edited(desk_console, browser, answer="Mở từ 9 giờ.")
        assert refused.status_code == 409
        patch = await _edited(desk_console, browser, answer="Mở từ 9 giờ.", step="patch")

    assert patch.headers["content-type"].startswith("text/x-patch")
    assert "+      Mở từ 9 giờ." in patch.text
    assert "--- a/entries.yaml" in patch.text
    assert "9 giờ" not in desk_console.curator.text()


async def test_the_patch_of_all_that_waits_begins_at_what_is_published(
    desk_console: Console,
) -> None:
    async with desk_console.signed_in(Role.EDITOR) as browser:
        await _edited(desk_console, browser, answer="Mở từ 9 giờ.")
        patch = await browser.get("knowledge/patch")

    assert "+      Mở từ 9 giờ." in patch.text


async def test_an_unsound_folder_is_named_and_what_is_served_goes_on(
    desk_console: Console,
) -> None:
    desk_console.curator.folder.spoil()
    async with desk_console.signed_in(Role.EDITOR) as browser:
        page = await browser.get("knowledge")
        assert "Bản làm việc đang có lỗi" in page.text
        assert "entries.yaml:" in page.text
        assert f"Tên mục {WINDOW}" in page.text
        tried = await _tried(desk_console, browser)

    assert "entries.yaml" in tried.text


@pytest.mark.parametrize("payload", PAYLOADS)
async def test_no_payload_gets_through_any_field(desk_console: Console, payload: str) -> None:
    typed = ("title", "answer", "more", "supports_0", "questions")  # free words
    chosen = ("id", "topic", "document_0", "article_0", "as_of", "certainty", "related", "base")
    async with desk_console.signed_in(Role.EDITOR) as browser:
        for form in (
            *({**NEW, name: payload} for name in typed),
            {**NEW, **dict.fromkeys(chosen, payload)},
        ):
            page = await post(browser, "knowledge/new", **form, step="save")
            assert page.status_code in {303, 422}
            assert "<script>" not in page.text
            assert "<img src=x" not in page.text
            if page.status_code == 303:
                made = await follow(browser, page)
                assert made.status_code == 200
                assert "<script>" not in made.text
                assert "<img src=x" not in made.text
                path = page.headers["location"].partition("?")[0].removeprefix("/console/")
                assert (await post(browser, f"{path}/restore")).status_code == 303
        for query in ("words", "topic", "certainty", "sort", "said"):
            page = await browser.get("knowledge", params={query: payload})
            assert page.status_code == 200
            assert "<script>" not in page.text
            assert "<img src=x" not in page.text
    outside = {path.name for path in desk_console.curator.folder.root.parent.iterdir()}
    assert outside <= {"bot.db", "bot.db-wal", "bot.db-shm", "knowledge", "files"}


async def test_a_question_is_explained_step_by_step(desk_console: Console) -> None:
    async with desk_console.signed_in(Role.EDITOR) as browser:
        sure = await browser.get("knowledge/try", params={"question": "phong tiep dan o dau"})
        nothing = await browser.get("knowledge/try", params={"question": "giá vàng hôm nay"})

    assert "phòng tiếp dân ở đâu" in sure.text
    assert "Trả lời bằng mục đầu" in sure.text
    assert "Giống nhất với một câu hỏi mẫu" in sure.text
    assert "Nói chưa có thông tin" in nothing.text
