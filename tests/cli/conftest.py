"""A terminal, and a tiny knowledge folder with two articles."""

from pathlib import Path

import pytest

from tests.cli.process import Terminal

BICYCLES = """\
documents:
- id: luat-xe-dap
  title: Luật Xe đạp
  full_text: loaded
  published_at: Công báo
  articles:
  - number: "1"
    title: Đèn xe đạp
    text: Xe đạp đi ban đêm phải có đèn phía trước và phía sau.
  - number: "2"
    title: Chuông xe đạp
    text: Chuông phải kêu được ở khoảng cách năm mươi mét.
"""


@pytest.fixture
def terminal(tmp_path: Path) -> Terminal:
    return Terminal(tmp_path)


@pytest.fixture
def bicycles(tmp_path: Path) -> Path:
    folder = tmp_path / "bicycles"
    (folder / "documents").mkdir(parents=True)
    (folder / "documents" / "luat-xe-dap.yaml").write_text(BICYCLES, encoding="utf-8")
    return folder
