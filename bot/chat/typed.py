"""Words typed instead of pressing: a number, a label, "huỷ", "quay lại"."""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from bot.chat.buttons import CUT
from bot.chat.state import Choice
from bot.domain.vietnamese import bare, compose, syllables
from bot.texts.catalog import Catalog

COMMANDS = {  # "typed.<name>" and "menu.<name>" -> the command they stand for
    "ask": "hoi",
    "petition": "kiennghi",
    "mine": "cuatoi",
    "topics": "danhmuc",
    "help": "trogiup",
    "privacy": "riengtu",
    "my_data": "dulieucuatoi",
    "correct_data": "suathongtin",
    "erase_data": "xoadulieu",
    "cancel": "huy",
    "start": "start",
}
MENU = ("ask", "petition", "mine", "help")
IN_FORM = ("back", "skip", "done", "send", "resume")  # "typed.form_<name>"
# "typed.<name>": other words for "button.<name>" while that button is on the last screen
_OTHER_WORDS = (
    *("next", "previous", "none_of_these"),
    *("door_petition", "door_denunciation", "door_complaint"),
)
# "button.<name>": what these labels say is never a message of its own
_LABELLED = (
    *("more", "sources", "shelf", "previous", "next", "none_of_these", "only_asking", "mistaken"),
    *("helpful", "unhelpful", "wrong", "unclear", "incomplete", "change"),
)
_NUMBERED = re.compile(r"(\d{1,2})\. ")  # how "button.numbered" begins
LABELS = 1000  # of our own buttons, remembered; what people typed is not
_LONGEST_COMMAND = 60  # characters, however it is spaced and dotted; sentences are longer
_DIGIT = re.compile(r"\d")
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
        self._in_form = {
            _key(word): name for name in IN_FORM for word in texts.spellings(f"typed.form_{name}")
        }
        self._other_words = {
            _key(word): _key(texts.say(f"button.{name}"))
            for name in _OTHER_WORDS
            for word in texts.spellings(f"typed.{name}")
        }
        self._declines = {_key(word) for word in texts.spellings("typed.declines")}
        self._labels = {_key(texts.say(f"button.{name}")) for name in _LABELLED}
        self._counters = {_key(word) for word in texts.spellings("typed.number")}
        self._politely = {_key(word) for word in texts.spellings("typed.politely")}

    def number(self, text: str) -> int | None:
        """Read "2", "câu 2" or "số 2 nhé ạ."; None for anything else."""
        if _DIGIT.search(text) is None:
            return None
        *before, last = self._plainly(text)
        counted = not before or " ".join(before) in self._counters
        return int(last) if counted and last.isdecimal() and len(last) <= _DIGITS else None

    def choice(self, text: str, choices: Sequence[Choice]) -> Choice | None:
        """Find the option whose label was typed."""
        if not choices:
            return None
        key = _key(text)
        key = self._other_words.get(key, key)
        return next((each for each in choices if key and _names(key, each.label)), None)

    def is_label(self, text: str) -> bool:
        """Tell whether a button's own label was typed, on the screen or not."""
        return len(text) <= _LONGEST_COMMAND and _key(text) in self._labels

    def in_form(self, text: str) -> str | None:
        """Find the way through the form that was meant by words."""
        return self._in_form.get(_key(text)) if len(text) <= _LONGEST_COMMAND else None

    def declines(self, text: str) -> bool:
        """Tell whether words say no to a question about oneself."""
        is_short = len(text) <= _LONGEST_COMMAND
        return is_short and " ".join(self._plainly(text)) in self._declines

    def command(self, text: str) -> str | None:
        """Find the command that was meant by words."""
        return self._commands.get(_key(text)) if len(text) <= _LONGEST_COMMAND else None

    def _plainly(self, text: str) -> list[str]:
        """The words without the politeness that ends them."""
        words = _key(text).split(" ")
        while len(words) > 1 and words[-1] in self._politely:
            words.pop()
        return words


def numbered(choices: Sequence[Choice]) -> Mapping[int, Choice]:
    """Find the options that carry a number, as people see it."""
    found = ((_NUMBERED.match(each.label), each) for each in choices)
    return {int(match[1]): each for match, each in found if match}


def _names(key: str, label: str) -> bool:
    """Tell whether words are a label, with or without its number, or the title it was cut from."""
    forms = _forms(label)
    return key in forms or (label.endswith(CUT) and key.startswith(forms))


@lru_cache(LABELS)
def _forms(label: str) -> tuple[str, ...]:
    """Give the words of a label, with and without its number."""
    whole = _key(label)
    number, _, rest = whole.partition(" ")
    return (whole, rest) if number.isdecimal() else (whole,)


def _key(text: str) -> str:
    return " ".join(bare(word) for word in syllables(compose(text)))
