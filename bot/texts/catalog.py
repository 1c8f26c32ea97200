"""Every sentence people read, looked up by key and filled in with facts."""

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from pathlib import Path

import yaml
from jinja2 import DictLoader, Environment, StrictUndefined, Template, TemplateSyntaxError

SHIPPED = Path(__file__).parent
FILES = "vi*.yaml"  # one a subject
# Sections shown where markup is not read: on buttons, as notices, in a terminal, by BotFather.
PLAIN = frozenset(
    [
        "alert",
        "bot",
        "button",
        "cli",
        "command",
        "demo",
        "doctor",
        "import",
        "letter",
        "mail",
        "menu",
        "notice",
        "operator",
        "problem",
        "report",
        "terminal",
        "typed",
    ]
)


class TextsError(Exception):
    """The files of texts cannot be used; every reason is listed."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class Catalog:
    """The texts of all files of a folder, read and compiled once."""

    def __init__(self, folder: Path) -> None:
        problems: list[str] = []
        self._texts: dict[str, str] = {}
        for path in sorted(folder.glob(FILES)):
            for key, text in _flatten(_read(path), "", problems):
                if key in self._texts:
                    problems.append(f"{key}: in two files")
                self._texts[key] = text
        self._environment = Environment(
            loader=DictLoader(self._texts),
            autoescape=_is_markup,  # noqa: S701 - escaped wherever markup is read
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            cache_size=-1,
            auto_reload=False,
        )
        self._environment.filters["dmy"] = _dmy
        self._environment.globals.clear()  # no text uses them, and each is copied each time
        self._templates: dict[str, Template] = {}
        self._fixed: dict[str, str] = {}  # nothing to fill in: button labels, for the most part
        for key, text in self._texts.items():
            if "{" not in text:
                self._fixed[key] = text.strip()
                continue
            try:
                self._templates[key] = self._environment.get_template(key)
            except TemplateSyntaxError as error:
                problems.append(f"{key}, line {error.lineno}: {error.message}")
        if problems or not self._texts:
            raise TextsError(problems or [f"{folder}: no {FILES} there"])

    def __contains__(self, key: object) -> bool:
        """Tell whether there is a text for a key."""
        return key in self._texts

    def keys(self) -> Iterator[str]:
        """Every key, ``<screen>.<line>``."""
        return iter(self._texts)

    def say(self, key: str, /, **facts: object) -> str:
        """Fill in the words for a key: HTML with the facts escaped, or bare text if ``PLAIN``."""
        fixed = self._fixed.get(key)
        return self._templates[key].render(facts).strip() if fixed is None else fixed

    def spellings(self, key: str) -> tuple[str, ...]:
        """List the alternatives of a ``typed`` key, written with ``|`` between them."""
        return tuple(word.strip() for word in self.say(key).split("|"))


@cache
def shipped_texts() -> Catalog:
    """The texts that come with the program; they do not change while it runs."""
    return Catalog(SHIPPED)


def _is_markup(key: str | None) -> bool:
    return key is None or key.partition(".")[0] not in PLAIN


def _dmy(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def _flatten(
    values: Mapping[object, object], prefix: str, problems: list[str]
) -> Iterator[tuple[str, str]]:
    for name, value in values.items():
        key = f"{prefix}{name}"
        if isinstance(value, Mapping):
            yield from _flatten(value, f"{key}.", problems)
        elif isinstance(value, str) and value.strip():
            yield key, value
        else:
            problems.append(f"{key}: not a text (quote it if it is one)")


def _read(path: Path) -> Mapping[object, object]:
    try:
        # The loader is YAML's safe one, only stricter.
        values = yaml.load(path.read_text(encoding="utf-8"), Loader=_StrictLoader)  # noqa: S506
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise TextsError([f"{path.name}: {error}"]) from error
    if not isinstance(values, Mapping):
        raise TextsError([f"{path.name}: not a mapping of keys to texts"])
    return values


class _StrictLoader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """Refuses a key written twice, where YAML would quietly keep the last."""

    def construct_mapping(
        self, node: yaml.MappingNode, deep: bool = False
    ) -> dict[object, object]:
        seen: set[object] = set()
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=True)
            if key in seen:
                raise yaml.constructor.ConstructorError(
                    None, None, f"key written twice: {key}", key_node.start_mark
                )
            seen.add(key)
        return dict(super().construct_mapping(node, deep))
