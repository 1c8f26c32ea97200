"""A table as a file: a JSON array a row, compressed; the same from either kind of database."""

import base64
import gzip
import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import Any, cast

import sqlalchemy as sa

BATCH = 5_000  # rows
_LEVEL = 1  # of compression: five times smaller, and it takes no longer than the reading

Tick = Callable[[str, int], None]  # what is being worked on, and how much of it is done
Row = list[Any]


class BackupError(Exception):
    """A backup cannot be made or used; the words for ``code`` and ``facts`` are in ``texts``."""

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(f"{code}: {facts}")
        self.code = code
        self.facts = facts


@dataclass(frozen=True, slots=True)
class _Kind:
    type: sa.types.TypeEngine[Any]
    pack: Callable[[Any], Any] | None = None  # None: JSON has it
    unpack: Callable[[Any], Any] | None = None


SEALED = "sealed"
_KINDS: Mapping[str, _Kind] = {
    "text": _Kind(sa.String()),
    "integer": _Kind(sa.BigInteger()),
    "real": _Kind(sa.Double()),
    "truth": _Kind(sa.Boolean()),
    "day": _Kind(sa.Date(), date.isoformat, date.fromisoformat),
    "moment": _Kind(sa.DateTime(), datetime.isoformat, datetime.fromisoformat),
    SEALED: _Kind(
        sa.LargeBinary(), lambda value: base64.b64encode(value).decode("ascii"), base64.b64decode
    ),
}
_KIND_OF = {kind.type.python_type: name for name, kind in _KINDS.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One table of a backup."""

    name: str
    columns: Mapping[str, str]  # name -> kind, in the order of the rows
    rows: int
    last_id: int  # the highest ever given, as far as known: none is given twice
    sha256: str

    @property
    def file(self) -> str:
        """Where it lies in the backup."""
        return f"{self.name}.jsonl.gz"

    def is_readable(self) -> bool:
        """Whether this program knows what stands in every column."""
        return set(self.columns.values()) <= set(_KINDS)

    def table(self) -> sa.TableClause:
        """The table, as it was when the part was written."""
        return sa.table(
            self.name, *(sa.column(name, _KINDS[kind].type) for name, kind in self.columns.items())
        )


def write_part(
    connection: sa.Connection, table: sa.Table, folder: Path, *, last_id: int, tick: Tick
) -> Part:
    """Write all rows of a table, as the database itself describes it."""
    columns = {column.name: _KIND_OF[column.type.python_type] for column in table.c}
    packs = _converters(columns, "pack")
    path = folder / f"{table.name}.jsonl.gz"
    count = 0
    with (
        gzip.open(path, "wt", encoding="utf-8", compresslevel=_LEVEL) as file,
        connection.execute(sa.select(table).execution_options(yield_per=BATCH)) as rows,
    ):
        for batch in rows.partitions():
            file.writelines(_line(_converted(list(row), packs)) for row in batch)
            count += len(batch)
            tick(table.name, count)
    return Part(
        name=table.name, columns=columns, rows=count, last_id=last_id, sha256=sha256_of(path)
    )


def read_part(part: Part, folder: Path) -> Iterator[Sequence[Row]]:
    """Its rows, in batches; raises :class:`BackupError` when they are not all there."""
    unpacks = _converters(part.columns, "unpack")
    count = 0
    try:
        with gzip.open(folder / part.file, "rt", encoding="utf-8") as file:
            while lines := list(islice(file, BATCH)):
                count += len(lines)
                yield [_converted(cast("Row", json.loads(line)), unpacks) for line in lines]
    except (OSError, EOFError, ValueError) as error:
        raise BackupError("damaged", parts=part.file) from error
    if count != part.rows:
        raise BackupError("damaged", parts=part.file)


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _converters(
    columns: Mapping[str, str], way: str
) -> Sequence[tuple[int, Callable[[Any], Any]]]:
    found = ((place, getattr(_KINDS[kind], way)) for place, kind in enumerate(columns.values()))
    return [(place, convert) for place, convert in found if convert is not None]


def _converted(row: Row, converters: Sequence[tuple[int, Callable[[Any], Any]]]) -> Row:
    for place, convert in converters:
        if row[place] is not None:
            row[place] = convert(row[place])
    return row


def _line(row: Row) -> str:
    return json.dumps(row, ensure_ascii=False, separators=(",", ":")) + "\n"
