"""Why a file is refused before a word of it is used; the sentences are in ``texts``."""

from enum import StrEnum

from bot.domain.errors import FileRefusedError


class Refusal(StrEnum):
    """The reason; behind each the facts it carries."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"  # limit (MB), found (MB)
    KIND = "kind"  # nothing that is read here
    PICTURE = "picture"
    SPREADSHEET = "spreadsheet"
    LOCKED = "locked"  # a password
    MACROS = "macros"
    UNSAFE = "unsafe"  # built so as to do harm: paths that lead out, entities, parts twice
    BOMB = "bomb"  # unpacks to far more than a text can need
    BROKEN = "broken"
    NOT_UNICODE = "not_unicode"
    LEGACY_FONT = "legacy_font"  # encoding: recognised, and not to be converted
    TOO_SLOW = "too_slow"  # limit (seconds)
    TOO_HEAVY = "too_heavy"  # more memory than a text can need
    NO_FILE = "no_file"  # file: its path
    OLD_WORD = "old_word"  # a .doc, and no program here that reads it
    SCANNED = "scanned"  # pages; and no program here that recognises their letters


def refused(reason: Refusal, **facts: str | int) -> FileRefusedError:
    """Build the error to raise."""
    return FileRefusedError(reason=reason.value, **facts)
