"""Keystrokes of input methods left as typed: "phoois howpj", "pho61i ho7p5" -> "phối hợp"."""

import re
import unicodedata

_SHAPES = {  # Telex and VNI keys that change a letter: (letter, key) -> letter
    ("a", "a"): "â", ("e", "e"): "ê", ("o", "o"): "ô", ("d", "d"): "đ",
    ("a", "w"): "ă", ("o", "w"): "ơ", ("u", "w"): "ư",
    ("a", "6"): "â", ("e", "6"): "ê", ("o", "6"): "ô", ("d", "9"): "đ",
    ("a", "8"): "ă", ("o", "7"): "ơ", ("u", "7"): "ư",
}  # fmt: skip
_TONES = {
    "f": "\u0300", "s": "\u0301", "r": "\u0309", "x": "\u0303", "j": "\u0323",
    "2": "\u0300", "1": "\u0301", "3": "\u0309", "4": "\u0303", "5": "\u0323",
}  # fmt: skip
_VOWELS = "aăâeêioôơuưy"
LONGEST = 15  # keys of a syllable: "nghieengs" has 9, and a slip or two may be among them
_KEYS = re.compile(f"[a-z{_VOWELS}đ]+[a-z{_VOWELS}đ0-9]*")
_RHYME = re.compile(
    f"(?P<onset>qu|gi(?=[{_VOWELS}])|[^{_VOWELS}]*)(?P<nucleus>[{_VOWELS}]+)(?P<coda>.*)"
)


def decode(token: str) -> str | None:
    """The syllable that these keystrokes make, or None when they are no such keystrokes.

    ``token`` is lower case and bears no tone yet. Keys may stand anywhere after their letter
    ("phoois", "phosoi"); letters already shaped stay ("tiêps").
    """
    if not 2 <= len(token) <= LONGEST or not _KEYS.fullmatch(token):
        return None
    letters: list[str] = []
    tone = ""
    changed = False
    for key in token:
        at = _shaped_by(key, letters)
        if at is not None:
            for place, letter in at:
                letters[place] = letter
            changed = True
        elif key in _TONES and any(letter in _VOWELS for letter in letters):
            tone = _TONES[key]
            changed = True
        elif key == "w":
            letters.append("ư")
            changed = True
        elif key.isdigit():
            return None
        else:
            letters.append(key)
    return _with_tone("".join(letters), tone) if changed else None


def _shaped_by(key: str, letters: list[str]) -> list[tuple[int, str]] | None:
    """Which letters the key reshapes: the last that fits; "uo" becomes "ươ" as one."""
    for place in range(len(letters) - 1, -1, -1):
        shaped = _SHAPES.get((letters[place], key))
        if shaped is None:
            continue
        if key in "w7" and shaped == "ơ" and place > 0 and letters[place - 1] == "u" and place > 1:
            return [(place - 1, "ư"), (place, "ơ")]
        if key in "w7" and shaped == "ư" and letters[place + 1 : place + 2] == ["o"]:
            return [(place, "ư"), (place + 1, "ơ")]
        return [(place, shaped)]
    return None


def _with_tone(word: str, tone: str) -> str | None:
    """Put the tone mark where official spelling has it (on the first vowel of open oa, oe, uy)."""
    found = _RHYME.fullmatch(word)
    if found is None:
        return None
    nucleus = found["nucleus"]
    marked = next((i for i in range(len(nucleus) - 1, -1, -1) if nucleus[i] in "ăâêôơư"), None)
    if marked is None:
        marked = 0 if len(nucleus) == 1 or (len(nucleus) == 2 and not found["coda"]) else 1
    toned = nucleus[: marked + 1] + tone + nucleus[marked + 1 :]
    return unicodedata.normalize("NFC", found["onset"] + toned + found["coda"])
