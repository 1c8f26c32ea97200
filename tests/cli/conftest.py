"""A terminal, and a tiny knowledge folder with two articles."""

from pathlib import Path

import pytest

from bot.documents.document_writer import dump_documents
from bot.domain.knowledge import Article, Document, FullText
from tests.cli.process import Terminal

BICYCLES = Document(
    id="luat-xe-dap",
    title="Luật Xe đạp",
    full_text=FullText.LOADED,
    published_at="Công báo",
    articles=(
        Article(
            document_id="luat-xe-dap",
            number="1",
            title="Đèn xe đạp",
            text="Xe đạp đi ban đêm phải có đèn phía trước và phía sau.",
        ),
        Article(
            document_id="luat-xe-dap",
            number="2",
            title="Chuông xe đạp",
            text="Chuông phải kêu được ở khoảng cách năm mươi mét.",
        ),
    ),
)


@pytest.fixture
def terminal(tmp_path: Path) -> Terminal:
    return Terminal(tmp_path)


@pytest.fixture
def bicycles(tmp_path: Path) -> Path:
    folder = tmp_path / "bicycles"
    dump_documents([BICYCLES], folder)
    return folder
