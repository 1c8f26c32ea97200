"""The items of all files of a folder: each with its checked shape and the place it came from."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError
from pydantic_core import ErrorDetails, PydanticCustomError

from bot.documents.marked_yaml import FieldPath, MarkedFile, Value
from bot.documents.problems import Code, Problem, Type
from bot.documents.shapes import (
    COUNT_LIMIT,
    CalendarYearShape,
    DocumentShape,
    EntryShape,
    LowerLine,
    Patterns,
    PlaceShape,
    RecipientShape,
    ReplyShape,
    SectorShape,
    SynonymShape,
    TopicShape,
    lower_case,
    signal_key,
)

S = TypeVar("S")
M = TypeVar("M", bound=BaseModel)

_STRICT = ConfigDict(strict=True, str_strip_whitespace=True)
_LISTS = (
    *("topics", "entries", "documents", "places", "sectors", "recipients", "replies"),
    *("synonyms", "calendar"),
)
_REFERRED_TO = ("topics", "entries", "documents")
_PAIRS = ("abbreviations", "signals")
_EXPECTED = {
    "string_type": Type.TEXT,
    "enum": Type.TEXT,
    "int_type": Type.NUMBER,
    "bool_type": Type.BOOLEAN,
    "date_type": Type.DATE,
    "list_type": Type.LIST,
    "model_type": Type.MAPPING,
}
_FOUND: tuple[tuple[type, Type], ...] = (
    (bool, Type.BOOLEAN),
    (str, Type.TEXT),
    (int, Type.NUMBER),
    (float, Type.NUMBER),
    (date, Type.DATE),
    (list, Type.LIST),
    (dict, Type.MAPPING),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Item(Generic[S]):
    """One item whose shape is right, and where it stands."""

    shape: S
    file: MarkedFile
    path: FieldPath

    def problem(self, code: Code, *inside: str | int, **facts: str | int) -> Problem:
        """Something wrong with the item's field ``inside``."""
        return self.file.problem((*self.path, *inside), code, **facts)


@dataclass(slots=True)
class Items:
    """Every item of every file, in the order of the files."""

    topics: list[Item[TopicShape]] = field(default_factory=list)
    entries: list[Item[EntryShape]] = field(default_factory=list)
    documents: list[Item[DocumentShape]] = field(default_factory=list)
    places: list[Item[PlaceShape]] = field(default_factory=list)
    sectors: list[Item[SectorShape]] = field(default_factory=list)
    recipients: list[Item[RecipientShape]] = field(default_factory=list)
    replies: list[Item[ReplyShape]] = field(default_factory=list)
    synonyms: list[Item[SynonymShape]] = field(default_factory=list)
    calendar: list[Item[CalendarYearShape]] = field(default_factory=list)
    abbreviations: dict[str, str] = field(default_factory=dict)
    signals: dict[str, list[str]] = field(default_factory=dict)
    # Every id met, also of an item that is wrong elsewhere, so that references to it still hold.
    ids: dict[tuple[str, str], tuple[MarkedFile, FieldPath]] = field(default_factory=dict)
    every_id_is_known: bool = True  # not while something that may bear one could not be read
    problems: list[Problem] = field(default_factory=list)


def collect(files: Iterable[MarkedFile]) -> Items:
    """Gather the items of these files; one that is wrong is left out, its problems noted."""
    items = Items()
    for file in files:
        if not isinstance(file.data, dict):
            items.every_id_is_known = False
            items.problems.append(_wrong_type(file, (), Type.MAPPING, file.data))
            continue
        for key in file.data.keys() - {*_LISTS, *_PAIRS}:
            items.every_id_is_known = False
            items.problems.append(file.problem((key,), Code.UNKNOWN_FIELD, field=key))
        items.topics += _listed(items, file, "topics", TopicShape)
        items.entries += _listed(items, file, "entries", EntryShape)
        items.documents += _listed(items, file, "documents", DocumentShape)
        items.places += _listed(items, file, "places", PlaceShape)
        items.sectors += _listed(items, file, "sectors", SectorShape)
        items.recipients += _listed(items, file, "recipients", RecipientShape)
        items.replies += _listed(items, file, "replies", ReplyShape)
        items.synonyms += _listed(items, file, "synonyms", SynonymShape)
        items.calendar += _listed(items, file, "calendar", CalendarYearShape)
        items.abbreviations |= _paired(items, file, "abbreviations", lower_case, LowerLine)
        items.signals |= _paired(items, file, "signals", signal_key, Patterns)
    return items


def _listed(items: Items, file: MarkedFile, kind: str, shape: type[M]) -> Iterator[Item[M]]:
    values = _under(items, file, kind, Type.LIST, list)
    for position, value in enumerate(values or ()):
        path = (kind, position)
        if isinstance(value, dict) and isinstance(id_ := value.get("id"), str):
            _register(items, kind, id_.strip(), file, (*path, "id"))
        elif kind in _REFERRED_TO:
            items.every_id_is_known = False
        try:
            yield Item(shape=shape.model_validate(value), file=file, path=path)
        except ValidationError as error:
            items.problems += _shape_problems(error, file, path)


def _paired(
    items: Items, file: MarkedFile, kind: str, check_key: Callable[[str], str], shape: Any
) -> dict[str, Any]:
    pairs: dict[str, Any] = {}
    adapter = TypeAdapter(shape, config=_STRICT)
    for key, value in (_under(items, file, kind, Type.MAPPING, dict) or {}).items():
        path = (kind, key)
        _register(items, kind, key, file, path)
        try:
            check_key(key)
            pairs[key] = adapter.validate_python(value)
        except PydanticCustomError as error:
            items.problems.append(file.problem(path, Code(error.type), **(error.context or {})))
        except ValidationError as error:
            items.problems += _shape_problems(error, file, path)
    return pairs


def _under(
    items: Items, file: MarkedFile, kind: str, expected: Type, kind_of: type[S]
) -> S | None:
    value = file.data.get(kind) if isinstance(file.data, dict) else None
    if value is None or isinstance(value, kind_of):
        return value
    items.every_id_is_known = False
    items.problems.append(_wrong_type(file, (kind,), expected, value))
    return None


def _register(items: Items, kind: str, id_: str, file: MarkedFile, path: FieldPath) -> None:
    first_file, first_path = items.ids.setdefault((kind, id_), (file, path))
    if (first_file, first_path) != (file, path):
        problem = file.problem(
            path,
            Code.DUPLICATE_ID,
            id=id_,
            first_file=first_file.name,
            first_line=first_file.line(first_path),
        )
        items.problems.append(problem)


def _shape_problems(
    error: ValidationError, file: MarkedFile, path: FieldPath
) -> Iterator[Problem]:
    for details in error.errors(include_url=False):
        at = (*path, *details["loc"])
        if at not in file.unread:
            yield _shape_problem(details, file, at)


def _shape_problem(details: ErrorDetails, file: MarkedFile, path: FieldPath) -> Problem:
    match details["type"]:
        case "missing":
            return file.problem(path, Code.MISSING, field=str(path[-1]))
        case "extra_forbidden":
            return file.problem(path, Code.UNKNOWN_FIELD, field=str(path[-1]))
        case "greater_than_equal" | "less_than_equal":
            return file.problem(path, Code.OUT_OF_RANGE, minimum=1, maximum=COUNT_LIMIT)
        case "enum" if isinstance(details["input"], str):
            allowed = str(details["ctx"]["expected"]).replace("'", "").replace(" or ", ", ")
            return file.problem(path, Code.NOT_ONE_OF, written=details["input"], allowed=allowed)
        case kind if kind in _EXPECTED:
            return _wrong_type(file, path, _EXPECTED[kind], details["input"])
        case kind:
            return file.problem(path, Code(kind), **details.get("ctx", {}))


def _wrong_type(file: MarkedFile, path: FieldPath, expected: Type, value: Value) -> Problem:
    written = value if isinstance(value, str) else file.written.get(path, "")
    return file.problem(
        path, Code.WRONG_TYPE, expected=expected, found=_type(value), written=written[:40]
    )


def _type(value: Value) -> Type:
    # A boolean is an integer to Python, so it stands first.
    return next((type_ for kind, type_ in _FOUND if isinstance(value, kind)), Type.NOTHING)
