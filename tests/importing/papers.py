"""Small made-up documents with the traps of real ones; none of their wording is anybody's law."""

from collections.abc import Iterable

from bot.importing.outline import Outline
from bot.importing.paragraphs import Paragraph, Reading
from bot.importing.structure import parse

LETTERHEAD = """
ỦY BAN NHÂN DÂN
TỈNH THỬ NGHIỆM
-------
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Số: 07/2025/QĐ-UBND
Thử Nghiệm, ngày 05 tháng 3 năm 2025
"""

REGULATION = f"""{LETTERHEAD}
QUY CHẾ
PHỐI HỢP CÔNG TÁC
Căn cứ Luật Mẫu ngày 01 tháng 01 năm 2020;
Chương I
QUY ĐỊNH CHUNG
Điều 1. Phạm vi điều chỉnh
Quy chế này quy định việc phối hợp giữa hai bên.
Điều 2. Nguyên tắc
1. Tôn trọng lẫn nhau.
2. Kịp thời:
a) Báo cáo hằng quý;
b) Báo cáo khi có việc gấp.
Chương II
TỔ CHỨC THỰC HIỆN
Mục 1
HỌP
Điều 3. Họp định kỳ
Hai bên họp mỗi quý một lần.
Mục 2. HIỆU LỰC
Điều 4. Hiệu lực
Quy chế này có hiệu lực từ ngày 01 tháng 4 năm 2025 và thay thế Quy chế số 01/QC ngày 02/02/2019./.
TM. ỦY BAN NHÂN DÂN
CHỦ TỊCH
Nguyễn Văn Thử
Nơi nhận:
- Như Điều 3;
- Lưu: VT.
"""

# Without chapters, as resolutions and amending laws are.
SHORT = f"""{LETTERHEAD}
NGHỊ QUYẾT
VỀ VIỆC TRỒNG CÂY THỬ
Điều 1. Trồng cây
Mỗi nhà trồng một cây ở trước cửa.
Điều 2. Hiệu lực
Nghị quyết này có hiệu lực từ ngày 01 tháng 4 năm 2025.
"""


def reading_of(text: str, *, wrapped: bool = False) -> Reading:
    """A text as a reader would hand it on, a paragraph a line."""
    lines: Iterable[str] = text.split("\n")
    return Reading(paragraphs=[Paragraph(text=line) for line in lines], lines_are_wrapped=wrapped)


def outline_of(text: str, *, wrapped: bool = False) -> Outline:
    """A text taken apart."""
    return parse(reading_of(text, wrapped=wrapped))


def numbers(outline: Outline) -> list[str]:
    """The articles of the document proper."""
    return [article.number for article in outline.main.articles]
