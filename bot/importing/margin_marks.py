"""What stands before the first article and after the last: letterhead, titles, signatures.

Like ``markers``, everything here looks at one line of clean text.
"""

import re

from bot.importing.markers import CLOSING, LOWER, OPENING, UPPER
from bot.importing.paragraphs import CELL_MARK

_ISSUERS = (
    "QUỐC HỘI|ỦY BAN THƯỜNG VỤ QUỐC HỘI|UỶ BAN THƯỜNG VỤ QUỐC HỘI|CHỦ TỊCH NƯỚC|CHÍNH PHỦ|"
    "THỦ TƯỚNG CHÍNH PHỦ|HỘI ĐỒNG|[ỦU][YỶ] BAN|BỘ|BAN|ĐOÀN|THƯỜNG TRỰC|TÒA ÁN|"
    "TOÀ ÁN|VIỆN KIỂM SÁT|LIÊN BỘ|ĐẢNG|VĂN PHÒNG"
)
_KIND = re.compile(
    r"(?:BỘ LUẬT|LUẬT|HIẾN PHÁP|PHÁP LỆNH|NGHỊ QUYẾT(?: LIÊN TỊCH)?|NGHỊ ĐỊNH|QUYẾT ĐỊNH|"
    r"THÔNG TƯ(?: LIÊN TỊCH)?|CHỈ THỊ|SẮC LỆNH|SẮC LUẬT|LỆNH|QUY CHẾ|QUY ĐỊNH|ĐIỀU LỆ|NỘI QUY|"
    r"QUY TRÌNH|HƯỚNG DẪN|VĂN BẢN HỢP NHẤT)(?![\w])"
)
_FORMULA = re.compile(
    r"(?:RA )?(?:QUYẾT NGHỊ|QUYẾT ĐỊNH|NGHỊ ĐỊNH|SẮC LỆNH|NAY BAN HÀNH|BAN HÀNH|THỎA THUẬN)\s*:?"
)
_SUBJECT = re.compile(r"(?:Về(?: việc)?|V/v:?)\s")
_GROUNDS = re.compile(r"[(\[]|(?:Căn cứ|Theo|Xét|Thực hiện|Trên cơ sở|Để|Nay)\s", re.IGNORECASE)
_ISSUER = re.compile(rf"(?:{_ISSUERS})(?![\w]).*")
_MOTTO = re.compile(r"^CỘNG(?:\s+H[OÒ][AÀ]\s+XÃ\s+HỘI.*)?$|^Độc\s+lập\s*[-–—]", re.IGNORECASE)
_UNFINISHED = re.compile(
    r".*(?<![\w])(?:CỦA|VÀ|VỚI|GIỮA|CHO|VỀ|DO|TẠI|ĐỐI VỚI|THUỘC|TRÊN|TỈNH|VIỆC)"
)
_NUMBER_LINE = re.compile(r"(?:Bộ luật |Luật |Pháp lệnh |Nghị quyết )?[Ss]ố\s*:")
_PLACE_AND_DAY = re.compile(
    r"[^.;:]{2,40},\s*(?:ngày|Ngày)\s*[\d.…]{1,4}\s*tháng\s*[\d.…]{1,4}\s*năm\s*\d{4}\.?$"
)
_SEPARATOR = re.compile(rf"(?!.*[{OPENING}{CLOSING}])[\W_]+")  # a lone quotation mark is text
_PAGE_NUMBER = re.compile(
    r"(?:[-–—]?\s*\d{1,4}\s*[-–—]?|[Tt]rang\s+\d+(?:\s*/\s*\d+)?|\d{1,4}\s*/\s*\d{1,4})"
)
_GAZETTE = re.compile(r"(?:\d+\s+)?CÔNG BÁO\s*/.*", re.IGNORECASE)
_PASSED = re.compile(
    r"(?:Luật|Bộ luật|Pháp lệnh|Nghị quyết|Hiến pháp|Bản Hiến pháp)\s+(?:này|sửa đổi[^.]{0,200})"
    r"\s*(?:đã\s+)?được\s+(?:Quốc hội|[ỦU][yỷ] ban|Hội đồng)[^;]{5,200}?thông\s+qua.*",
    re.IGNORECASE,
)
_DONE_AT = re.compile(r"(?:Hà Nội|Làm tại)[^.;:]{0,40}ngày\s+\d.*", re.IGNORECASE)
_SIGNED = re.compile(r"[(\[]?\s*đã\s+k[ýí]\b.*", re.IGNORECASE)
_SIGNED_BELOW = re.compile(r"[(\[]\s*đã\s+k[ýí]\s*[)\]]", re.IGNORECASE)
_SIGNATURE = 150  # characters of who signs, and as what
_RECIPIENTS = re.compile(r"N[ơo]i\s+nh[ậâ]n\s*:?", re.IGNORECASE)
_RECIPIENT = re.compile(r"(?:[-–+*•]\s*\S.*|Lưu\s*:.*|.*;)$")
_OFFICE = (
    r"(?:(?:PHÓ )?(?:CHỦ TỊCH|THỦ TƯỚNG|TỔNG BÍ THƯ|CHÁNH ÁN|VIỆN TRƯỞNG|CHỦ NHIỆM|GIÁM ĐỐC|"
    r"TRƯỞNG BAN|TỔNG THƯ KÝ|TỔNG KIỂM TOÁN|TRƯỞNG ĐOÀN)|(?:BỘ|THỨ) TRƯỞNG)(?![\w])"
)
_ROLE = re.compile(
    rf"(?:(?:TM|KT|TL|TUQ|Q)\s?\.|{_OFFICE})[^{LOWER}]*|"
    r"(?:XÁC THỰC|CHỨNG THỰC) VĂN BẢN HỢP NHẤT.*"
)
_ROLE_FIRST = re.compile(rf"(?:TM|KT|TL|TUQ|Q)\s?\.|{_OFFICE}")  # in one cell with the name
_NAME_WORD = rf"[{UPPER}][{LOWER}]*\.?"
_NAME = re.compile(rf"(?:{_NAME_WORD}\s){{1,5}}{_NAME_WORD}")
_CAPS_NAME = re.compile(
    r"(?!BIỂU|DANH|MẪU|PHỤ|BẢNG|QUY|ĐIỀU|LUẬT|CHÚ)"
    rf"(?:[{UPPER}]+\s){{1,4}}[{UPPER}]+"
)


def is_capitals(text: str) -> bool:
    """Whether a line is written in capitals, all but a word or two."""
    letters = [character for character in text if character.isalpha()]
    if not letters:
        return any(map(str.isdigit, text))
    return sum(map(str.isupper, letters)) >= 0.7 * len(letters)


def is_kind(text: str) -> bool:
    """Whether a line begins the title of a document: "LUẬT", "NGHỊ QUYẾT LIÊN TỊCH"."""
    return _KIND.match(text) is not None and is_capitals(text)


def is_bare_kind(text: str) -> bool:
    """Whether a line says nothing but the kind: its subject stands below."""
    return _KIND.fullmatch(text) is not None


def begins_subject(text: str) -> bool:
    """Whether a line says what a document is about: "Về việc ...", "V/v ..."."""
    return _SUBJECT.match(text) is not None


def is_grounds(text: str) -> bool:
    """Whether a line tells on what grounds, or with what, a document is issued."""
    return _GROUNDS.match(text) is not None


def is_formula(text: str) -> bool:
    """Whether a line is the word of enactment: "QUYẾT NGHỊ:"."""
    return _FORMULA.fullmatch(text) is not None


def is_issuer(text: str) -> bool:
    """Whether a line in capitals names who issues the document."""
    return _ISSUER.fullmatch(text) is not None and is_capitals(text)


def is_unfinished(text: str) -> bool:
    """Whether a line of a title calls for another: "... CÔNG TÁC CỦA"."""
    return _UNFINISHED.fullmatch(text) is not None or text.endswith((",", "-"))


def is_letterhead(text: str) -> bool:
    """Whether a line is of the letterhead, wherever it stands above the articles."""
    return any((_MOTTO.search(text), _NUMBER_LINE.match(text), _PLACE_AND_DAY.fullmatch(text)))


def is_margin(text: str) -> bool:
    """Whether a line stands for itself, wherever text is wrapped."""
    return (
        is_letterhead(text)
        or is_formula(text)
        or begins_closing(text)
        or is_page_furniture(text)
        or _NAME.fullmatch(text) is not None
    )


def is_separator(text: str) -> bool:
    """Whether a line holds no letter and no digit."""
    return _SEPARATOR.fullmatch(text) is not None


def is_page_furniture(text: str) -> bool:
    """Whether a line is a separator, a page number or the gazette's running head."""
    return any(p.fullmatch(text) for p in (_SEPARATOR, _PAGE_NUMBER, _GAZETTE))


def is_recipients(text: str) -> bool:
    """Whether the list of recipients begins."""
    return _RECIPIENTS.match(text) is not None


def begins_closing(text: str) -> bool:
    """Whether a line is what only follows the last article."""
    return any(
        (
            _PASSED.fullmatch(text),
            _RECIPIENTS.match(text),
            _ROLE.fullmatch(text),
            _SIGNED.fullmatch(text),
        )
    )


def is_closing(text: str) -> bool:
    """Whether a line below the last article may belong to signatures and recipients."""
    return begins_closing(text) or any(
        p.fullmatch(text)
        for p in (_DONE_AT, _RECIPIENT, _NAME, _CAPS_NAME, _SEPARATOR, _PLACE_AND_DAY)
    )


def is_closing_row(text: str) -> bool:
    """Whether a row of a table holds signatures, perhaps with recipients beside them."""
    cells = [cell.strip() for cell in text.split(CELL_MARK.strip())]
    return all(
        not cell
        or is_closing(cell)
        or _ROLE_FIRST.match(cell)
        or _RECIPIENTS.match(cell)
        or (_SIGNED_BELOW.search(cell) is not None and len(cell) <= _SIGNATURE)
        for cell in cells
    )
