"""Text for fonts of before Unicode: every letter, how it is recognised, what is left alone."""

import unicodedata

import pytest

from bot.domain.errors import FileRefusedError
from bot.importing.legacy_fonts import (
    Encoding,
    converted,
    decoded,
    guessed_encoding,
    legacy_encoding,
)

VOWELS = "aăâeêioôơuưy"
TONES = ["", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323"]
LETTERS = [unicodedata.normalize("NFC", vowel + tone) for vowel in VOWELS for tone in TONES]
MARKED = [*(letter for letter in LETTERS if not letter.isascii()), "đ"]

# From TCVN 5712:1993 itself, row by row: the code of each small letter in VN3.
TCVN3_CODES = {
    0xA8: "ăâêôơưđ",
    0xB5: "àảãáạ",
    0xBB: "ằẳẵắ",
    0xC6: "ặầẩẫấậè",
    0xCE: "ẻẽéẹềểễếệìỉ",
    0xDC: "ĩíịò",
    0xE1: "ỏõóọồổỗốộờởỡớợù",
    0xF1: "ủũúụừửữứựỳỷỹýỵ",
}
TCVN3 = {
    letter: chr(code + at) for code, row in TCVN3_CODES.items() for at, letter in enumerate(row)
}
# VNI writes the vowel, then its marks; circumflex and breve share their letter with the tone.
VNI_TONES = {"\u0301": "ù", "\u0300": "ø", "\u0309": "û", "\u0303": "õ", "\u0323": "ï"}
VNI_CIRCUMFLEX = {
    "": "â",
    "\u0301": "á",
    "\u0300": "à",
    "\u0309": "å",
    "\u0303": "ã",
    "\u0323": "ä",
}
VNI_BREVE = {"": "ê", "\u0301": "é", "\u0300": "è", "\u0309": "ú", "\u0303": "ü", "\u0323": "ë"}
VNI_ALONE = dict(zip("íìỉĩịỵđ", "íìæóòîñ", strict=True))
VNI_HORNED = {"ơ": "ô", "ư": "ö"}


def _vni(letter: str) -> str:
    if letter in VNI_ALONE:
        return VNI_ALONE[letter]
    apart = unicodedata.normalize("NFD", letter)
    tone = next((mark for mark in apart[1:] if mark in VNI_TONES), "")
    bare = unicodedata.normalize("NFC", "".join(mark for mark in apart if mark != tone))
    if bare in VNI_HORNED:
        return VNI_HORNED[bare] + VNI_TONES.get(tone, "")
    if "\u0302" in apart:
        return apart[0] + VNI_CIRCUMFLEX[tone]
    if "\u0306" in apart:
        return apart[0] + VNI_BREVE[tone]
    return apart[0] + VNI_TONES[tone]


def test_the_letters_under_test_are_all_that_vietnamese_marks() -> None:
    assert len(MARKED) == len(set(MARKED)) == 67
    assert set(TCVN3) == set(MARKED)


@pytest.mark.parametrize("letter", MARKED)
def test_every_small_letter_is_read_from_tcvn3(letter: str) -> None:
    assert decoded(TCVN3[letter], Encoding.TCVN3) == letter


@pytest.mark.parametrize("letter", MARKED)
def test_every_letter_is_read_from_a_font_of_capitals(letter: str) -> None:
    assert converted(TCVN3[letter], ".VnTimeH") == letter.upper()


@pytest.mark.parametrize(("code", "letter"), [*zip("¡¢£¤¥¦§", "ĂÂÊÔƠƯĐ", strict=True)])
def test_the_seven_capitals_of_tcvn3_are_read(code: str, letter: str) -> None:
    assert decoded(code, Encoding.TCVN3) == letter


@pytest.mark.parametrize("letter", MARKED)
def test_every_letter_is_read_from_vni_in_every_case(letter: str) -> None:
    written = _vni(letter)

    assert decoded(written, Encoding.VNI) == letter
    assert decoded(written.upper(), Encoding.VNI) == letter.upper()
    assert decoded(written[0].upper() + written[1:], Encoding.VNI) == letter.upper()


@pytest.mark.parametrize(
    ("written", "font", "meant"),
    [
        ("Céng hßa x· héi chñ nghÜa ViÖt Nam", ".VnTime", "Cộng hòa xã hội chủ nghĩa Việt Nam"),
        ("§iÒu 1. Ph¹m vi ®iÒu chØnh", "ABCDEF+.VnTime-Bold", "Điều 1. Phạm vi điều chỉnh"),
        ("quy chÕ phèi hîp", ".VnArialH", "QUY CHẾ PHỐI HỢP"),
        ("tr\u00adêng häc", ".VnTime", "trường học"),  # the soft hyphen is a letter here
        ("Coäng hoøa xaõ hoäi chuû nghóa", "VNI-Times", "Cộng hòa xã hội chủ nghĩa"),
        ("ÑIEÀU 1. PHAÏM VI", "VNI-Helve", "ĐIỀU 1. PHẠM VI"),
        ("Điều 1. Phạm vi", ".VnTime", "Điều 1. Phạm vi"),
        ("naïve café", "Times New Roman", "naïve café"),
    ],
)  # fmt: skip
def test_words_are_read_as_their_font_shows_them(written: str, font: str, meant: str) -> None:
    assert converted(written, font) == meant


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Céng hßa x· héi chñ nghÜa ViÖt Nam, ®éc lËp, tù do, h¹nh phóc", Encoding.TCVN3),
        ("Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam, ñoäc laäp, töï do", Encoding.VNI),
        ("Cộng hòa xã hội chủ nghĩa Việt Nam; uỷ ban, hoà giải, quý, thuở, khuỷu tay", None),
        ("Cong hoa xa hoi", None),
        ("§ 5 © 2026 «trích»", None),
        ("", None),
    ],
)
def test_the_encoding_of_a_text_is_guessed_by_letters_that_never_meet(
    text: str, encoding: Encoding | None
) -> None:
    assert guessed_encoding(text) is encoding


def test_a_font_without_a_known_table_is_refused_by_its_name() -> None:
    with pytest.raises(FileRefusedError) as refusal:
        legacy_encoding("ABCDEF+VPS-Times")

    assert refusal.value.facts == {"reason": "legacy_font", "encoding": "VPS"}
