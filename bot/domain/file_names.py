"""Names of files that are safe on any computer, whatever the sender wrote."""

import re
import unicodedata

LONGEST = 80  # characters; file systems take 255 bytes, of which a Vietnamese letter has three
LONGEST_READ = 255  # of what the sender called it; no file system lets a name be longer
SUFFIXES = {
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "application/pdf": ".pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
}
UNNAMED = "tep"

_UNSAFE = re.compile(r"[^\w .()-]+")  # \w: the letters and digits of any language, and "_"
_SUFFIX = re.compile(r"\.\w{1,5}$")
# Windows takes these for devices, whatever follows the dot.
_DEVICE = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)$", re.IGNORECASE)


def safe_name(name: str, media_type: str = "") -> str:
    """Keep letters, digits and a few signs; the suffix tells the content where it is known.

    >>> safe_name("../../Ảnh đường.jpg.exe", "image/jpeg")
    'Ảnh đường.jpg'
    """
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    stem = _UNSAFE.sub("_", last[:LONGEST_READ]).strip(" ._")
    suffix = SUFFIXES.get(media_type, "")
    if suffix:
        while _SUFFIX.search(stem):
            stem = _SUFFIX.sub("", stem).rstrip(" .")
    stem = stem[: LONGEST - len(suffix)].strip(" ._")
    if not stem or _DEVICE.match(stem.split(".")[0]):
        stem = f"{UNNAMED}{'_' if stem else ''}{stem}"
    return stem + suffix
