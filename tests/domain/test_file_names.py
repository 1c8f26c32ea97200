"""Names of files become safe and tell the content."""

import pytest

from bot.domain.file_names import LONGEST, safe_name


@pytest.mark.parametrize(
    ("name", "media_type", "safe"),
    [
        ("../../etc/passwd", "image/png", "passwd.png"),
        ("C:\\Users\\Lan\\Ảnh ngõ 3.HEIC", "image/jpeg", "Ảnh ngõ 3.jpg"),
        ("đơn.pdf.exe", "application/pdf", "đơn.pdf"),
        ("a\u202egpj.exe", "image/jpeg", "a_gpj.jpg"),
        ("<b>&\x00\n.jpg", "", "b_.jpg"),
        ("", "image/jpeg", "tep.jpg"),
        (".htaccess", "", "htaccess"),
        ("CON.txt", "application/pdf", "tep_CON.pdf"),
    ],
)
def test_a_name_is_made_safe(name: str, media_type: str, safe: str) -> None:
    assert safe_name(name, media_type) == safe


def test_a_long_name_is_cut_before_its_suffix() -> None:
    name = safe_name("a" * 500 + ".png", "image/png")

    assert len(name) == LONGEST
    assert name.endswith("a.png")
