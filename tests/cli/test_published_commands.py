"""Commands that answer from the folder say so; those of the office use what is published."""

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.cli.main import main
from bot.config import Settings
from bot.importing.programs import Programs
from tests.cli.process import Ended
from tests.knowledge_folder import QUESTIONS, WHEN, WINDOW, Folder

Runs = Callable[..., Ended]
REGULATIONS = """\
documents:
  - id: quy-che-san
    title: Quy chế sân chung
    names: [quy chế sân chung]
    full_text: loaded
    published_at: Công báo
    explained_by: qc-toan-van
    articles:
      - {number: "1", title: Phạm vi, text: Nói về sân.}
      - {number: "2", text: Mỗi nhà quét sân một lần.}
  - id: quy-che-vuon
    title: Quy chế vườn chung
    full_text: absent
    explained_by: qc-toan-van
"""


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(root=tmp_path / "knowledge").write()


@pytest.fixture
def runs(
    folder: Folder,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Runs:
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.setenv("KNOWLEDGE_DIR", str(folder.root))
    monkeypatch.setenv("SEMANTIC", "off")

    def run(*typed: str) -> Ended:
        status = main(typed)
        out, err = capsys.readouterr()
        return Ended(status, out, err)

    return run


def test_doctor_and_ask_say_where_the_folder_is_not_what_citizens_get(
    runs: Runs, folder: Folder
) -> None:
    assert "Chưa công bố phiên bản kiến thức nào" in runs("doctor").out
    assert runs("ask", "mấy giờ mở cửa").err == ""
    assert not Path("data").exists()  # they look on
    assert runs("knowledge", "publish", "--reason", "lần đầu").status == 0
    assert "đúng là phiên bản 1" in runs("doctor").out
    assert runs("ask", "mấy giờ mở cửa").err == ""

    folder.answering(WHEN, "Mở cửa từ 8 giờ.")

    assert "[ lưu ý ] Thư mục kiến thức khác phiên bản 1" in runs("doctor").out
    asked = runs("ask", "--json", "mấy giờ mở cửa")
    assert "khác phiên bản 1" in asked.err
    assert asked.out.startswith("{")
    assert runs("ask", "--knowledge", str(folder.root), "mấy giờ mở cửa").err == ""


def test_once_a_text_is_imported_the_entry_on_full_texts_names_it_and_its_articles(
    runs: Runs, folder: Folder
) -> None:
    path = folder.root / "entries.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace(WINDOW, "qc-toan-van"), "utf-8")
    before = runs("ask", QUESTIONS[WINDOW][0]).out
    assert folder.answers[WINDOW] in before

    (folder.root / "regulations.yaml").write_text(REGULATIONS, encoding="utf-8")
    after = runs("ask", QUESTIONS[WINDOW][0], "điều 2 quy chế sân chung").out

    assert folder.answers[WINDOW] not in after
    assert "Quy chế sân chung (2 điều)\n  Điều 1. Phạm vi\n  Điều 2\n" in after
    assert "Chưa có bản công khai của:\n  Quy chế vườn chung\n" in after
    assert "Mỗi nhà quét sân một lần." in after


def test_a_store_that_is_no_store_does_not_keep_ask_from_answering(runs: Runs) -> None:
    Path("data").mkdir()
    (Path("data") / "bot.sqlite3").write_bytes(b"no store" * 100)

    asked = runs("ask", "--json", "mấy giờ mở cửa")

    assert (asked.status, asked.err) == (0, "")


def test_the_office_knows_the_communes_that_are_published(runs: Runs, folder: Folder) -> None:
    add = ("staff", "add", "Bình", "--role", "reviewer", "--commune")
    assert runs("knowledge", "publish", "--reason", "lần đầu").status == 0
    assert runs(*add, "phan dinh phung").status == 0

    (folder.root / "places.yaml").write_text(
        'places:\n- {id: "99999", name: Mới, level: xã}\n', encoding="utf-8"
    )

    assert runs(*add, "phan dinh phung").status == 0
    assert runs(*add, "mới").status == 1


def test_doctor_tells_what_to_install_for_files_that_no_library_reads(
    runs: Runs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    assert Programs.installed() == Programs()

    said = runs("doctor").out

    assert "[ lưu ý ] Chưa nhập được văn bản quét" in said
    assert "tesseract-ocr-vie" in said
    assert "[ lưu ý ] Chưa nhập được tệp Word cũ" in said
    assert "antiword" in said
