"""Draws pictures anew: what was hidden beside or behind the dots (place, device, text) is gone."""

from io import BytesIO

from pi_heif import register_heif_opener
from PIL import Image, ImageOps

from bot.files.sniffing import FileKind
from bot.services.file_ports import FileNotTakenError, Refusal

MOST_DOTS = 60_000_000  # some 180 MB once opened; telephones take 12 to 50 million
LONGEST_SIDE = 4096  # dots; a number plate across the street is still read
QUALITY = 88  # of JPEG: no loss to be seen
_FORMATS = {
    FileKind.JPEG: ("JPEG", "MPO"),  # MPO: several pictures in one, as some telephones take
    FileKind.PNG: ("PNG",),
    FileKind.WEBP: ("WEBP",),
    FileKind.HEIC: ("HEIF",),
}


class Painter:
    """Draws one picture at a time; slow, so not on the loop's own thread."""

    def __init__(self) -> None:
        register_heif_opener()

    def redraw(self, content: bytes, kind: FileKind) -> tuple[bytes, FileKind]:
        """Return the picture as a JPEG, or as a PNG where it was one, with nothing but dots."""
        try:
            with Image.open(BytesIO(content), formats=_FORMATS[kind]) as picture:
                _check_size(picture)
                return _drawn(picture, kind)
        except FileNotTakenError:
            raise
        except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
            raise FileNotTakenError(Refusal.TOO_LARGE_PICTURE) from error
        except Exception as error:  # a decoder may raise anything over what is made to break it
            raise FileNotTakenError(Refusal.BROKEN) from error


def _check_size(picture: Image.Image) -> None:
    """Refuse what would fill the memory; only the head has been read so far."""
    if picture.width * picture.height > MOST_DOTS:
        raise FileNotTakenError(Refusal.TOO_LARGE_PICTURE)


def _drawn(picture: Image.Image, kind: FileKind) -> tuple[bytes, FileKind]:
    picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))  # a JPEG is read smaller; others ignore it
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    upright = ImageOps.exif_transpose(picture)
    target = BytesIO()
    if kind is FileKind.PNG:
        clean = upright.convert("RGBA" if upright.has_transparency_data else "RGB")
        clean.info.clear()
        clean.save(target, "PNG", optimize=False)
        return target.getvalue(), FileKind.PNG
    clean = upright.convert("RGB")
    clean.info.clear()
    clean.save(target, "JPEG", quality=QUALITY)
    return target.getvalue(), FileKind.JPEG
