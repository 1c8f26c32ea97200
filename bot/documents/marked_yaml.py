"""YAML as plain data that remembers where each field stands.

It is read from the parser's events, not loaded: depth, aliases, tags and duplicate keys are
refused before anything is built from them.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

import yaml

from bot.documents.problems import Code, Problem

DEPTH_LIMIT = 16  # a point of a clause of an article of a section of a chapter lies 13 deep
ALIAS_LIMIT = 10

FieldPath = tuple[str | int, ...]
Scalar = str | int | float | bool | date | None
Value = Scalar | list["Value"] | dict[str, "Value"]

# libyaml's parser is ten times as quick; the one in Python serves where it was not built.
_PARSER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_TEXT = "tag:yaml.org,2002:str"
_NOTHING = "tag:yaml.org,2002:null"
_TEXT_AS_KEY = {_TEXT, "tag:yaml.org,2002:merge", "tag:yaml.org,2002:value"}
_UNREAD = {Code.EMPTY, Code.IMPOSSIBLE_VALUE}
# What YAML itself allows in a file; anything else would stop the parser without a line number.
_NOT_PRINTABLE = re.compile(
    r"[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)
# Controls (written as escapes), soft hyphen, zero-width and direction marks, line separators.
_INVISIBLE = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u115f\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkedFile:
    """A file's plain data, with the line on which each field stands."""

    name: str
    data: Value
    lines: Mapping[FieldPath, int]
    written: Mapping[FieldPath, str]  # as typed, where YAML made something else than text of it
    unread: frozenset[FieldPath]  # blank or impossible values: already reported

    def problem(self, path: FieldPath, code: Code, **facts: str | int) -> Problem:
        """Something wrong with the field at ``path``."""
        return Problem(
            file=self.name, line=self.line(path), field=self.field(path), code=code, facts=facts
        )

    def line(self, path: FieldPath) -> int:
        """Where the field stands, or if it does not, what it should be in."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)

    def field(self, path: FieldPath) -> str:
        """``entries[qc-ubnd].questions[5]``: items by their id where they have one, or from 1."""
        name = ""
        value: Value = self.data
        for step in path:
            value = _inside(value, step)
            if isinstance(step, str):
                name += f".{step}" if name else step
            else:
                id_ = _inside(value, "id")
                name += f"[{id_ if isinstance(id_, str) else step + 1}]"
        return name


def read_marked(name: str, content: bytes) -> tuple[MarkedFile | None, list[Problem]]:
    """Read the file's data (None when its end is out of reach) and what is wrong with its form."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        return None, [Problem(file=name, line=line, field="", code=Code.NOT_UTF8, facts={})]
    if found := _NOT_PRINTABLE.search(text):
        line = text.count("\n", 0, found.start()) + 1
        facts = {"character": _code_point(found[0])}
        problem = Problem(file=name, line=line, field="", code=Code.CONTROL_CHARACTER, facts=facts)
        return None, [problem]
    return _Reader(name, text).read()


class _RefusedError(Exception):
    """Reading on makes no sense, or is not safe."""


class _Reader:
    """Builds one file's data from its events."""

    def __init__(self, name: str, text: str) -> None:
        self._name = name
        self._events: Iterator[yaml.Event] = iter(yaml.parse(text, Loader=_PARSER))
        self._resolver = yaml.resolver.Resolver()
        self._constructor = yaml.constructor.SafeConstructor()
        self._lines: dict[FieldPath, int] = {}
        self._written: dict[FieldPath, str] = {}
        self._anchored: dict[str, Value] = {}
        self._open_anchors = 0
        self._aliases = 0
        self._found: list[tuple[int, FieldPath, Code, dict[str, str | int]]] = []

    def read(self) -> tuple[MarkedFile | None, list[Problem]]:
        data: Value = None
        whole = False
        try:
            data = self._document()
            whole = True
        except _RefusedError:
            pass
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            line = mark.line + 1 if mark else 1
            self._report(line, (), Code.SYNTAX, detail=error.problem or "")
        file = MarkedFile(
            name=self._name,
            data=data,
            lines=self._lines,
            written=self._written,
            unread=frozenset(p for _, p, code, _ in self._found if code in _UNREAD),
        )
        problems = [
            Problem(file=self._name, line=line, field=file.field(path), code=code, facts=facts)
            for line, path, code, facts in self._found
        ]
        return file if whole else None, problems

    def _document(self) -> Value:
        next(self._events)  # the stream's start
        if isinstance(next(self._events), yaml.StreamEndEvent):
            raise self._refused(1, (), Code.EMPTY_FILE)
        data = self._value(next(self._events), ())
        next(self._events)  # the document's end
        after = next(self._events)
        if not isinstance(after, yaml.StreamEndEvent):
            raise self._refused(_line(after), (), Code.SEVERAL_DOCUMENTS)
        return data

    def _value(self, event: yaml.Event, path: FieldPath) -> Value:
        line = self._lines.setdefault(path, _line(event))
        if isinstance(event, yaml.AliasEvent):
            return self._alias(event, path, line)
        if not isinstance(event, yaml.ScalarEvent | yaml.CollectionStartEvent):
            raise TypeError(event)  # the parser's grammar allows nothing else here
        if event.tag is not None and event.tag != "!":
            self._report(line, path, Code.TAG, tag=event.tag)
        value: Value
        if isinstance(event, yaml.ScalarEvent):
            value = self._scalar(event, path, line)
        else:
            if len(path) >= DEPTH_LIMIT:
                raise self._refused(line, (), Code.TOO_DEEP, limit=DEPTH_LIMIT)
            self._open_anchors += event.anchor is not None
            in_mapping = isinstance(event, yaml.MappingStartEvent)
            value = self._mapping(path) if in_mapping else self._list(path)
            self._open_anchors -= event.anchor is not None
        if event.anchor is not None:
            self._anchored[event.anchor] = value
        return value

    def _list(self, path: FieldPath) -> Value:
        values: list[Value] = []
        while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
            values.append(self._value(event, (*path, len(values))))
        return values

    def _mapping(self, path: FieldPath) -> Value:
        values: dict[str, Value] = {}
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            line = _line(event)
            if not isinstance(event, yaml.ScalarEvent):
                self._report(line, path, Code.KEY_NOT_TEXT, written="")
                self._value(event, (*path, ""))
                self._value(next(self._events), (*path, ""))
                continue
            key = event.value
            inside = (*path, key)
            if self._tag(event) not in _TEXT_AS_KEY:
                self._report(line, inside, Code.KEY_NOT_TEXT, written=key)
            self._check_text(key, inside, line)
            if key in values:
                first = self._lines[inside]
                self._report(line, inside, Code.DUPLICATE_KEY, key=key, first_line=first)
                self._value(next(self._events), inside)
                continue
            self._lines[inside] = line
            values[key] = self._value(next(self._events), inside)
        return values

    def _scalar(self, event: yaml.ScalarEvent, path: FieldPath, line: int) -> Scalar:
        tag = self._tag(event)
        if tag == _TEXT:
            self._check_text(event.value, path, line)
            return event.value
        self._written[path] = event.value
        if tag == _NOTHING:  # no field may be left blank: it is filled in or left out
            self._report(line, path, Code.EMPTY)
            return None
        construct = self._constructor.yaml_constructors.get(tag)
        try:
            node = yaml.ScalarNode(tag, event.value)
            value: Scalar = construct(self._constructor, node) if construct else event.value
        except ValueError:  # 2026-13-45, or a number of 5,000 digits
            self._report(line, path, Code.IMPOSSIBLE_VALUE, written=event.value[:40])
            return event.value
        return value

    def _tag(self, event: yaml.ScalarEvent) -> str:
        """Tell what plain writing means to YAML; quoted writing is text."""
        if not event.implicit[0]:
            return _TEXT
        plain = (True, False)
        tag = self._resolver.resolve(yaml.ScalarNode, event.value, plain)  # type: ignore[no-untyped-call]
        return str(tag)

    def _alias(self, event: yaml.AliasEvent, path: FieldPath, line: int) -> Value:
        name = str(event.anchor)
        self._aliases += 1
        if self._aliases > ALIAS_LIMIT:
            raise self._refused(line, (), Code.TOO_MANY_ALIASES, limit=ALIAS_LIMIT)
        if self._open_anchors:
            raise self._refused(line, path, Code.NESTED_ALIAS, alias=name)
        if name not in self._anchored:
            raise self._refused(line, path, Code.SYNTAX, detail=f"undefined alias *{name}")
        return self._anchored[name]

    def _check_text(self, value: str, path: FieldPath, line: int) -> None:
        if found := _INVISIBLE.search(value):
            self._report(line, path, Code.INVISIBLE_CHARACTER, character=_code_point(found[0]))
        if not value.isascii() and not unicodedata.is_normalized("NFC", value):
            self._report(line, path, Code.NOT_NFC)

    def _report(self, line: int, path: FieldPath, code: Code, **facts: str | int) -> None:
        self._found.append((line, path, code, facts))

    def _refused(
        self, line: int, path: FieldPath, code: Code, **facts: str | int
    ) -> _RefusedError:
        self._report(line, path, code, **facts)
        return _RefusedError()


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 1


def _inside(value: Value, step: str | int) -> Value:
    if isinstance(value, dict) and isinstance(step, str):
        return value.get(step)
    if isinstance(value, list) and isinstance(step, int) and step < len(value):
        return value[step]
    return None


def _code_point(character: str) -> str:
    return f"U+{ord(character):04X}"
