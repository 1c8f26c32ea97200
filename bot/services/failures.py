"""What a log may say of an unexpected error: its kind and place, never its words.

The message of an error may quote a citizen, or the token.
"""

import secrets
import traceback


def redacted(error: BaseException) -> dict[str, str]:
    """Describe for ``extra`` of a log line."""
    frames = traceback.extract_tb(error.__traceback__)
    places = (f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames)
    return {"error": type(error).__name__, "where": " > ".join(places)}


def new_reference() -> str:
    """What both the person is told and the log line bears, so that one is found by the other."""
    return secrets.token_hex(3).upper()
