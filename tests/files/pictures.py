"""Pictures and documents as telephones and attackers make them."""

import zipfile
from io import BytesIO

from PIL import Image, PngImagePlugin

HANOI = {1: "N", 2: (21.0, 35.0, 39.0), 3: "E", 4: (105.0, 50.0, 53.0)}
GPS, ORIENTATION, MAKE, TURNED = 0x8825, 0x0112, 0x010F, 6


def photo(width: int = 60, height: int = 40) -> bytes:
    """Take a JPEG lying on its side, with place, device and a comment in it."""
    image = Image.new("RGB", (width, height), "navy")
    image.paste("red", (0, 0, width // 2, height // 2))
    exif = Image.Exif()
    exif[MAKE] = "Secretphone"
    exif[ORIENTATION] = TURNED
    exif.get_ifd(GPS).update(HANOI)
    target = BytesIO()
    image.save(target, "JPEG", exif=exif, comment=b"by Secretname")
    return target.getvalue()


def screenshot() -> bytes:
    """Make a PNG with words in it."""
    words = PngImagePlugin.PngInfo()
    words.add_text("Author", "Secretname")
    target = BytesIO()
    Image.new("RGBA", (30, 20), (10, 20, 30, 40)).save(target, "PNG", pnginfo=words)
    return target.getvalue()


def bomb(width: int = 15_000, height: int = 15_000) -> bytes:
    """Make a PNG of a few kilobytes that opens into hundreds of megabytes."""
    target = BytesIO()
    Image.new("1", (width, height)).save(target, "PNG")
    return target.getvalue()


def docx(extra: dict[str, bytes] | None = None, *, main: str = "document.main") -> bytes:
    """Make the smallest DOCX."""
    kind = f"application/vnd.openxmlformats-officedocument.wordprocessingml.{main}+xml"
    parts = {
        "[Content_Types].xml": f'<Types><Override ContentType="{kind}"/></Types>'.encode(),
        "word/document.xml": b"<document/>",
        **(extra or {}),
    }
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return target.getvalue()


PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
