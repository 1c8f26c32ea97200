"""What ``doctor`` says of letters: whether they can be written, and to whom they can go."""

import shutil
from pathlib import Path

from bot.config import ROOT
from tests.cli.process import Terminal

REAL = """
recipients:
  - id: ubnd-tinh
    level: tinh
    body: Ủy ban nhân dân tỉnh
    salutation: "Kính gửi: Ủy ban nhân dân tỉnh"
    fallback: true
"""


async def test_as_shipped_there_is_a_template_and_nobody_to_write_to(terminal: Terminal) -> None:
    said = (await terminal.runs("doctor")).out

    assert "[ tốt ] Mẫu văn bản dùng được." in said
    assert "[ lưu ý ] Nơi nhận phiếu chuyển mới chỉ là ví dụ" in said


async def test_a_broken_template_is_named_and_real_bodies_are_counted(
    terminal: Terminal, tmp_path: Path
) -> None:
    knowledge, templates = tmp_path / "knowledge", tmp_path / "templates"
    shutil.copytree(ROOT / "knowledge", knowledge)
    (knowledge / "recipients.yaml").write_text(REAL, encoding="utf-8")
    templates.mkdir()
    (templates / "phieu-chuyen.docx").write_bytes(b"no document")

    looked = await terminal.runs(
        "doctor", KNOWLEDGE_DIR=str(knowledge), LETTER_TEMPLATE=str(templates)
    )

    assert looked.status == 1
    assert "[ lỗi ] Mẫu văn bản phieu-chuyen.docx không dùng được" in looked.out
    assert "[ tốt ] Có 1 nơi nhận phiếu chuyển." in looked.out
    assert "chỉ gửi bản giấy" in looked.out
