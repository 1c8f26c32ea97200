"""Words typed instead of pressing: a number, a label, "huỷ", "quay lại"."""

from collections.abc import Sequence
from functools import lru_cache

from bot.chat.buttons import CUT
from bot.chat.state import Choice
from bot.domain.vietnamese import bare, compose, syllables
from bot.texts.catalog import Catalog

COMMANDS = {  # "typed.<name>" and "menu.<name>" -> the command they stand for
    "ask": "hoi",
    "topics": "danhmuc",
    "help": "trogiup",
    "privacy": "riengtu",
    "cancel": "huy",
    "start": "start",
}
MENU = ("ask", "topics", "help", "privacy")
_LEAFING = ("next", "previous")
LABELS = 1000  # of our own buttons, remembered; what people typed is not
_LONGEST_COMMAND = 60  # characters, however it is spaced and dotted; sentences are longer
_DIGITS = 2  # "113" is no option


class TypedWords:
    """Recognises them whatever the capital letters, accents and signs."""

    def __init__(self, texts: Catalog) -> None:
        self.menu = tuple(texts.say(f"menu.{name}") for name in MENU)
        self._commands = {
            _key(word): command
            for name, command in COMMANDS.items()
            for word in texts.spellings(f"typed.{name}")
        }
        self._commands |= {_key(texts.say(f"menu.{name}")): COMMANDS[name] for name in MENU}
        self._leafing = {
            _key(word): _key(texts.say(f"button.{name}"))
            for name in _LEAFING
            for word in texts.spellings(f"typed.{name}")
        }
        self._counters = {_key(word) for word in texts.spellings("typed.number")}

    def number(self, text: str) -> int | None:
        """Read "2", "câu 2" or "số 2."; None for anything else."""
        if not any(letter.isdecimal() for letter in text):
            return None
        *before, last = _key(text).split(" ")
        counted = not before or " ".join(before) in self._counters
        return int(last) if counted and last.isdecimal() and len(last) <= _DIGITS else None

    def choice(self, text: str, choices: Sequence[Choice]) -> Choice | None:
        """Find the option whose label was typed."""
        if not choices:
            return None
        key = _key(text)
        key = self._leafing.get(key, key)
        return next((each for each in choices if key and _names(key, each.label)), None)

    def command(self, text: str) -> str | None:
        """Find the command that was meant by words."""
        return self._commands.get(_key(text)) if len(text) <= _LONGEST_COMMAND else None


def _names(key: str, label: str) -> bool:
    """Tell whether words are a label, with or without its number, or the title it was cut from."""
    whole = _label_key(label)
    number, _, rest = whole.partition(" ")
    labels = (whole, rest) if number.isdecimal() else (whole,)
    cut = label.endswith(CUT)
    return any(key == each or (cut and key.startswith(each)) for each in labels)


@lru_cache(LABELS)
def _label_key(label: str) -> str:
    return _key(label)


def _key(text: str) -> str:
    return " ".join(bare(word) for word in syllables(compose(text)))
