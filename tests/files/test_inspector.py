"""Pictures come out as nothing but dots; documents come out as they went in, in quarantine."""

from io import BytesIO

import pytest
from PIL import Image

from bot.files.inspector import ContentInspector
from bot.files.pictures import LONGEST_SIDE
from bot.services.file_ports import FileNotTakenError, Refusal
from tests.files.pictures import PDF, bomb, docx, photo, screenshot


@pytest.mark.parametrize("content", [photo(), screenshot()], ids=["jpeg", "png"])
async def test_nothing_but_dots_comes_through(content: bytes) -> None:
    inspected = await ContentInspector().inspect(content)

    assert b"Secret" in content
    assert b"Secret" not in inspected.content
    with Image.open(BytesIO(inspected.content)) as drawn:
        assert dict(drawn.getexif()) == {}
        assert drawn.info.keys() <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    assert inspected.is_safe


async def test_a_picture_stands_upright_without_the_note_that_it_must_be_turned() -> None:
    inspected = await ContentInspector().inspect(photo(60, 40))

    with Image.open(BytesIO(inspected.content)) as drawn:
        assert drawn.size == (40, 60)
        red, _, blue = drawn.convert("RGB").getpixel((35, 5))  # type: ignore[misc]  # Pillow's union
        assert red > 200 > blue


async def test_what_lies_behind_a_picture_is_cut_off() -> None:
    inspected = await ContentInspector().inspect(photo() + docx({"secret.html": b"<script>"}))

    assert b"PK\x03\x04" not in inspected.content


@pytest.mark.parametrize("form", ["WEBP", "MPO", "GIF"])
async def test_other_pictures_become_jpeg_or_are_refused(form: str) -> None:
    target = BytesIO()
    Image.new("RGB", (8, 8)).save(target, form)
    inspector = ContentInspector()

    if form == "GIF":
        with pytest.raises(FileNotTakenError):
            await inspector.inspect(target.getvalue())
    else:
        assert (await inspector.inspect(target.getvalue())).media_type == "image/jpeg"


async def test_a_very_wide_picture_is_made_smaller() -> None:
    target = BytesIO()
    Image.new("RGB", (LONGEST_SIDE + 1000, 100)).save(target, "PNG")

    inspected = await ContentInspector().inspect(target.getvalue())

    with Image.open(BytesIO(inspected.content)) as drawn:
        assert drawn.width == LONGEST_SIDE


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (bomb(), Refusal.TOO_LARGE_PICTURE),
        (bomb(9000, 9000), Refusal.TOO_LARGE_PICTURE),
        (photo()[:400], Refusal.BROKEN),
        (b"\xff\xd8\xff<html>", Refusal.BROKEN),
        (b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00", Refusal.BROKEN),
    ],
    ids=["bomb", "smaller bomb", "torn", "page with a picture's beginning", "torn heic"],
)
async def test_a_picture_that_cannot_be_opened_is_refused(
    content: bytes, refusal: Refusal
) -> None:
    with pytest.raises(FileNotTakenError) as refused:
        await ContentInspector().inspect(content)

    assert refused.value.refusal is refusal


@pytest.mark.parametrize("content", [PDF, docx()], ids=["pdf", "docx"])
async def test_a_document_is_kept_as_it_is_and_not_yet_safe(content: bytes) -> None:
    inspected = await ContentInspector().inspect(content)

    assert inspected.content == content
    assert not inspected.is_safe
