"""Charts, drawn."""

import io
from itertools import pairwise

from PIL import Image, ImageChops

from bot.reports.charts import DOTS, WIDTH, Bar, bars, columns

SOME = [Bar("Đất đai, bồi thường, sổ đỏ", 1234, 600), Bar("Nước sạch, thủy lợi, kênh mương", 3, 0)]
NAMES = ("Đã nhận", "Đã trả lời")


def picture(png: bytes) -> Image.Image:
    return Image.open(io.BytesIO(png)).convert("RGB")


def test_a_chart_is_a_picture_as_wide_as_a_page() -> None:
    for drawn in (
        bars("Trạng thái", SOME),
        bars("Lĩnh vực", SOME, names=NAMES),
        columns("Tháng", SOME, NAMES),
    ):
        found = picture(drawn)
        assert found.width == round(WIDTH * DOTS)
        assert len(found.getcolors(100_000) or ()) > 10


def test_the_numbers_stand_on_the_bars() -> None:
    """Bars of 10 and 20 are as long as those of 1.000 and 2.000: what differs is written."""
    small = picture(bars("a", [Bar("x", 10), Bar("y", 20)]))
    large = picture(bars("a", [Bar("x", 1_000), Bar("y", 2_000)]))

    assert ImageChops.difference(small, large).getbbox() is not None


def test_a_part_is_told_from_its_whole_without_colours() -> None:
    drawn = picture(columns("Tháng", [Bar("10/2026", 5, 5)], NAMES)).convert("L")
    middle = drawn.height * 3 // 5
    row = [drawn.getpixel((across, middle)) for across in range(drawn.width)]
    left, right = row[: drawn.width // 2], row[drawn.width // 2 :]

    def changes(line: list[object]) -> int:
        return sum(one != other for one, other in pairwise(line))

    assert changes(list(right)) > 3 * changes(list(left))  # hatched


def test_many_or_no_bars_are_drawn_too() -> None:
    for count in (0, 1, 40):
        several = [Bar(f"Xã {number}", number, number // 2) for number in range(count)]
        assert picture(bars("a", several, names=NAMES)).height > 100
        assert picture(columns("a", several, NAMES)).height > 100
