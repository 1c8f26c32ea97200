"""Vietnamese written for fonts of before Unicode, turned into what everybody reads today.

Such text is Latin letters in the file; only the font (".VnTime", "VNI-Times") makes Vietnamese
of them. The tables are those of TCVN 5712:1993 (VN3, called TCVN3 or ABC) and of VNI for Windows.
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from enum import StrEnum

from bot.importing.paragraphs import Reading
from bot.importing.problems import Code, problem
from bot.importing.refusals import Refusal, refused


class Encoding(StrEnum):
    """How the text is to be understood."""

    TCVN3 = "TCVN3"
    VNI = "VNI"


_FONTS = (
    (re.compile(r"\.Vn", re.IGNORECASE), Encoding.TCVN3),
    (re.compile(r"VNI[- ]", re.IGNORECASE), Encoding.VNI),
)
_UNKNOWN_FONTS = re.compile(r"(?P<encoding>VPS|BKHCM|Vietware)[- _]", re.IGNORECASE)
_SUBSET = re.compile(r"^[A-Z]{6}\+")  # how a PDF names the part of a font it holds
_CAPITALS = re.compile(r"\.Vn\w*H(?:\W|$)")  # these fonts draw small letters as capitals

_TCVN3 = str.maketrans(
    "¡¢£¤¥¦§¨©ª«¬\u00ad®µ¶·¸¹»¼½¾ÆÇÈÉÊËÌÎÏÐÑÒÓÔÕÖ×ØÜÝÞßáâãäåæçèéêëìíîïñòóôõö÷øùúûüýþ",
    "ĂÂÊÔƠƯĐăâêôơưđàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ",
)
_VNI = (
    "aù aø aû aõ aï aâ aá aà aå aã aä aê aé aè aú aü aë eù eø eû eõ eï eâ eá eà eå eã eä "
    "í ì æ ó ò où oø oû oõ oï oâ oá oà oå oã oä ô ôù ôø ôû ôõ ôï uù uø uû uõ uï ö öù öø öû öõ öï "
    "yù yø yû yõ î ñ"
)
_VNI_MEANT = (
    "á à ả ã ạ â ấ ầ ẩ ẫ ậ ă ắ ằ ẳ ẵ ặ é è ẻ ẽ ẹ ê ế ề ể ễ ệ "
    "í ì ỉ ĩ ị ó ò ỏ õ ọ ô ố ồ ổ ỗ ộ ơ ớ ờ ở ỡ ợ ú ù ủ ũ ụ ư ứ ừ ử ữ ự "
    "ý ỳ ỷ ỹ ỵ đ"
)


def _vni_table() -> Mapping[str, str]:
    table = dict(zip(_VNI.split(), _VNI_MEANT.split(), strict=True))
    for letters, meant in list(table.items()):
        for written in (letters[0].upper() + letters[1:], letters.upper()):
            table[written] = meant.upper()
    return table


_VNI_TABLE = _vni_table()
_VNI_LETTERS = re.compile("|".join(sorted(_VNI_TABLE, key=len, reverse=True)))

# What no Vietnamese in Unicode holds: signs amid letters; a vowel and a mark that never meet.
_TCVN3_SIGNS = re.compile(r"(?<=[^\W\d_])[µ¶·¸¹¨©ª«¬®\u00ad]|[µ¶·¸¹ª¬®](?=[^\W\d_])")
_VNI_SIGNS = re.compile(r"[aeouyôö][øûïåäëü]|[aeoôö][ùõ]", re.IGNORECASE)
_LETTERS = re.compile(r"[^\W\d_]")
_BEYOND = re.compile("[\u0100-\u01b0\u0300-\u0323\u1ea0-\u1ef9]")  # Vietnamese in Unicode
_TELLING = 0.02  # of the letters; such text has some 0.1


def legacy_encoding(font: str) -> Encoding | None:
    """Tell by a font's name how text set in it is written.

    Raises :class:`bot.domain.errors.FileRefusedError` for what no table is known of.
    """
    name = _SUBSET.sub("", font)
    if unknown := _UNKNOWN_FONTS.match(name):
        raise refused(Refusal.LEGACY_FONT, encoding=unknown["encoding"].upper())
    return next((encoding for fonts, encoding in _FONTS if fonts.match(name)), None)


def guessed_encoding(text: str) -> Encoding | None:
    """Tell by the letters alone how a text of some length is written."""
    letters = len(_LETTERS.findall(text))
    for signs, encoding in ((_TCVN3_SIGNS, Encoding.TCVN3), (_VNI_SIGNS, Encoding.VNI)):
        if len(signs.findall(text)) > _TELLING * letters:
            return encoding
    return None


def converted(text: str, font: str) -> str:
    """Turn text set in a font into Unicode; what is Unicode already stays."""
    encoding = legacy_encoding(font)
    if encoding is None or _BEYOND.search(text):
        return text
    read = decoded(text, encoding)
    return read.upper() if _CAPITALS.search(font) else read


def is_vni_mark(pair: str) -> bool:
    """Whether two letters are one in VNI."""
    return pair in _VNI_TABLE


def legacy_text(content: bytes) -> str | None:
    """Bytes that are no Unicode as the letters they stand for, unless nothing is known of them.

    They are still to be turned into Vietnamese, with :func:`in_unicode`.
    """
    text = content.decode("cp1252", "replace")
    return None if guessed_encoding(text) is None else text


def in_unicode(reading: Reading) -> Reading:
    """Turn a reading whose fonts are not known, but whose letters tell."""
    encoding = guessed_encoding("\n".join(paragraph.text for paragraph in reading.paragraphs))
    if encoding is None:
        return reading
    paragraphs = [
        paragraph
        if _BEYOND.search(paragraph.text)
        else replace(paragraph, text=decoded(paragraph.text, encoding))
        for paragraph in reading.paragraphs
    ]
    odd = problem(Code.CONVERTED_FONT, encoding=encoding)
    return replace(reading, paragraphs=paragraphs, problems=(*reading.problems, odd))


def decoded(text: str, encoding: Encoding) -> str:
    """Turn what is written so into Unicode."""
    if encoding is Encoding.TCVN3:
        return text.translate(_TCVN3)
    return _VNI_LETTERS.sub(lambda found: _VNI_TABLE[found[0]], text)
