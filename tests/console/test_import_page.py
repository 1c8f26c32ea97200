"""An official document goes up, is looked at, confirmed, written and published."""

import re
from html import unescape

import httpx
import pytest

from bot.console import receiving
from bot.domain.staff import Role
from tests.console.conftest import Console, csrf, follow, post

# Made up for this test; no regulation says so.
LAW = """\
HỘI ĐỒNG THỬ NGHIỆM
Số: 01/2026/QC-TN

QUY CHẾ
Về việc giữ sạch sân chung (văn bản dùng để kiểm thử)

Chương I
NHỮNG QUY ĐỊNH CHUNG

Điều 1. Phạm vi
Quy chế này nói về việc giữ sạch sân chung của khu nhà.

Điều 2. Đối tượng
1. Người ở trong khu nhà.
2. Người đến thăm khu nhà.

Chương II
VIỆC PHẢI LÀM

Điều 3. Quét sân
Mỗi nhà quét sân một lần trong tuần, vào buổi sáng thứ bảy.

Điều 4. Hiệu lực
Quy chế này có hiệu lực từ ngày 01 tháng 12 năm 2026.
"""
GAP = LAW.replace("Điều 3. Quét sân", "Điều 5. Quét sân").replace("Điều 4.", "Điều 6.")


async def _uploaded(
    console: Console, browser: httpx.AsyncClient, content: bytes, name: str = "quy-che.txt"
) -> str:
    page = await browser.get("knowledge/import")
    answer = await browser.post(
        "knowledge/import", data={"csrf": csrf(page)}, files={"file": (name, content)}
    )
    assert answer.status_code == 303, answer.text
    token = answer.headers["location"].rpartition("/")[2]
    await console.curator.curating.imports.wait(token)
    return f"knowledge/import/{token}"


def _values(page: httpx.Response) -> dict[str, str]:
    return dict(re.findall(r'name="(\w+)"[^>]* value="([^"]*)"', page.text))


async def test_a_document_is_imported_published_and_answers(desk_console: Console) -> None:
    async with desk_console.signed_in(Role.EDITOR) as browser:
        path = await _uploaded(desk_console, browser, LAW.encode())
        seen = await browser.get(path)
        assert "2 chương, 0 mục, 4 điều" in seen.text
        assert "Bỏ ra ngoài" in seen.text
        assert "chưa có mã này" in seen.text
        written = await post(
            browser,
            path,
            id="san-chung",
            title="Quy chế giữ sạch sân chung",
            number="01/2026/QC-TN",
            issuer="Hội đồng thử nghiệm",
            signed_on="2026-11-20",
            in_force_from="2026-12-01",
            step="write",
        )
        assert written.status_code == 303, re.findall('(?s)role="alert".*?</div>', written.text)
        publish = await follow(browser, written)
        assert "Đã ghi văn bản" in publish.text
        assert "san-chung.3" in publish.text
        await post(browser, "knowledge/publish/try")
        await desk_console.curator.curating.trials.wait()
        assert (await post(browser, "knowledge/publish", reason="Văn bản mới")).status_code == 303
        await desk_console.curator.follow()

    answered = desk_console.curator.served[0].answer("điều 3 quy chế giữ sạch sân chung")
    assert answered.matches[0].id == "san-chung.3"
    assert ("knowledge.import", "document:san-chung") in await desk_console.acts()
    document = desk_console.curator.served[0].knowledge.documents["san-chung"]
    assert document.title == "Quy chế giữ sạch sân chung"
    assert document.article_count == 4


async def test_what_is_odd_is_written_only_when_it_is_overridden_by_name_with_a_reason(
    desk_console: Console,
) -> None:
    form = {"id": "san-chung", "title": "Quy chế", "step": "write"}
    async with desk_console.signed_in(Role.EDITOR) as browser:
        path = await _uploaded(desk_console, browser, GAP.encode())
        seen = await browser.get(path)
        codes = re.findall(r'name="override" value="(\w+)"', seen.text)
        assert "article_gap" in codes

        refused = await post(browser, path, **form)
        assert refused.status_code == 422
        assert "Còn điều bất thường" in refused.text
        without_reason = await post(browser, path, **form, override=codes)
        assert "phải ghi lý do" in without_reason.text
        assert "checked" in without_reason.text
        assert "san-chung" not in {
            path.stem for path in desk_console.curator.folder.root.rglob("*")
        }


async def _written(browser: httpx.AsyncClient, path: str, **corrected: str) -> httpx.Response:
    """Confirm what the page shows, with corrections."""
    shown = await browser.get(path)
    values = {name: value for name, value in _values(shown).items() if name != "csrf"}
    title = unescape(re.findall(r'(?s)name="title"[^>]*>(.*?)</textarea>', shown.text)[0]).strip()
    form = {**values, "title": title, "step": "write", **corrected}
    return await post(browser, path, **form)


async def test_what_is_corrected_is_kept_and_shown_when_the_document_is_imported_again(
    desk_console: Console,
) -> None:
    corrected = {"title": "Quy chế giữ sạch sân chung", "in_force_from": "01 01 2027"}
    async with desk_console.signed_in(Role.EDITOR) as browser:
        path = await _uploaded(desk_console, browser, LAW.encode())
        unread = await _written(browser, path, signed_on="hôm qua")
        assert (unread.status_code, _values(unread)["signed_on"]) == (422, "hôm qua")
        assert "Có ngày chưa đọc được" in unread.text
        assert (await _written(browser, path, **corrected)).status_code == 303

        path = await _uploaded(desk_console, browser, LAW.encode())
        seen = await browser.get(path)
        assert "Quy chế giữ sạch sân chung" in seen.text
        assert _values(seen)["in_force_from"] == "01/01/2027"
        assert "Tệp ghi: 01/12/2026" in seen.text
        assert (await _written(browser, path, number="")).status_code == 303

        other = LAW.replace("Số: 01/2026", "Số: 02/2026").replace("sân chung", "nhà xe")
        path = await _uploaded(desk_console, browser, other.encode())
        looked = await _written(browser, path, id="quy-01-2026-qc-tn")
        assert looked.headers["location"].endswith("?id=quy-01-2026-qc-tn")  # see it first
        assert "là của văn bản khác" in (await follow(browser, looked)).text

    (file,) = (desk_console.curator.folder.root / "documents").iterdir()
    kept = file.read_text("utf-8")
    assert "title: Quy chế giữ sạch sân chung" in kept
    assert "in_force_from: 2027-01-01" in kept
    assert "number: 01/2026" not in kept


async def test_which_document_it_is_is_asked_where_it_may_be_one_that_is_known(
    desk_console: Console,
) -> None:
    async with desk_console.signed_in(Role.EDITOR) as browser:
        path = await _uploaded(desk_console, browser, LAW.encode())
        await _written(browser, path, title="Quy chế giữ sạch sân chung")

        path = await _uploaded(
            desk_console, browser, LAW.replace("HỘI ĐỒNG THỬ", "ỦY BAN THỬ").encode()
        )
        seen = await browser.get(path)

        assert _values(seen)["id"] == ""
        assert f'href="/console/{path}?id=quy-01-2026-qc-tn"' in seen.text
        assert "?id=quy-01-2026-qc-tn-2" in seen.text
        assert (await _written(browser, path)).status_code == 422


async def test_a_document_that_is_replaced_says_so_until_it_is_not_after_all(
    desk_console: Console,
) -> None:
    replacing = LAW.replace("năm 2026.\n", "năm 2026 và thay thế Quy chế x ngày 01/02/2020.\n")
    file = desk_console.curator.folder.root / "documents.yaml"
    async with desk_console.signed_in(Role.EDITOR) as browser:
        path = await _uploaded(desk_console, browser, replacing.encode())
        seen = await browser.get(path)
        assert '<input type="checkbox" name="replaces" value="quy-che-x">' in seen.text
        assert (await _written(browser, path, replaces="quy-che-x")).status_code == 303
        assert "replaced_by: quy-01-2026-qc-tn" in file.read_text("utf-8")

        path = await _uploaded(desk_console, browser, LAW.encode())
        seen = await browser.get(path)
        assert '<input type="checkbox" name="replaces" value="quy-che-x" checked>' in seen.text
        assert (await _written(browser, path, replaces="la-gi")).status_code == 422
        assert (await _written(browser, path, replaces="")).status_code == 303

    assert "replaced_by" not in file.read_text("utf-8")


async def test_pages_are_counted_while_they_are_recognised(desk_console: Console) -> None:
    desk_console.curator.hold_import("a-scan", pages_done=3, pages=12)
    async with desk_console.signed_in(Role.EDITOR) as browser:
        page = await browser.get("knowledge/import/a-scan")

    assert "xong 3/12 trang" in page.text
    assert '<progress value="3" max="12">' in page.text


async def test_a_document_can_be_given_up(desk_console: Console) -> None:
    async with desk_console.signed_in(Role.EDITOR) as browser:
        path = await _uploaded(desk_console, browser, LAW.encode())
        await post(browser, f"{path}/drop")

        assert (await browser.get(path)).status_code == 404


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"PK\x03\x04 nothing", "luat.docx"),
        (b"MZ\x90\x00\x03", "luat.exe"),
        (b"%PDF-1.7 broken", "../../luat.pdf"),
        (b"<script>alert(1)</script>" * 3, "<script>.txt"),
    ],
)
async def test_a_file_that_is_no_document_is_refused_with_words(
    desk_console: Console, content: bytes, name: str
) -> None:
    async with desk_console.signed_in(Role.EDITOR) as browser:
        path = await _uploaded(desk_console, browser, content, name)
        page = await browser.get(path)

    assert page.status_code == 200
    assert "<script>" not in page.text
    assert "Không nhập được tệp này" in page.text or "Những điều cần xem" in page.text


async def test_a_file_too_big_is_refused_while_it_comes_up(
    desk_console: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(receiving, "_LIMIT", 1000)
    async with desk_console.signed_in(Role.EDITOR) as browser:
        page = await browser.get("knowledge/import")
        answer = await browser.post(
            "knowledge/import", data={"csrf": csrf(page)}, files={"file": ("a.txt", b"x" * 5000)}
        )

    assert answer.status_code == 413
    assert "nhiều nhất 95 MB" in answer.text


async def test_no_file_chosen_is_said(desk_console: Console) -> None:
    async with desk_console.signed_in(Role.EDITOR) as browser:
        page = await browser.get("knowledge/import")
        answer = await browser.post(
            "knowledge/import", data={"csrf": csrf(page)}, files={"file": ("", b"")}
        )

    assert answer.status_code == 422
    assert "Chưa chọn tệp" in answer.text
