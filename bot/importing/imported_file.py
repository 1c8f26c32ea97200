"""One uploaded file between being taken apart and being written."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import PurePosixPath

from bot.domain.errors import FileRefusedError
from bot.domain.knowledge import Document
from bot.importing.as_json import counts
from bot.importing.importer import Imported, take_apart, with_problems
from bot.importing.opening import open_document
from bot.importing.problems import FINAL
from bot.importing.programs import Programs, Progress
from bot.importing.record import (
    ID_LIMIT,
    Occasion,
    count_problems,
    id_for,
    question_problems,
    records,
)
from bot.importing.report import report
from bot.importing.writing import written
from bot.services.importing import Confirmed, Facts, ImportReport, Oddity
from bot.texts.catalog import Catalog

_ID = re.compile(rf"(?=.{{1,{ID_LIMIT}}}$)[a-z0-9]+(-[a-z0-9]+)*")
_FOLDER = "documents"

Files = Mapping[str, bytes]


class Taking:
    """Takes files apart; fulfils :data:`bot.services.importing.TakeApart`."""

    def __init__(self, texts: Catalog, syllables: Mapping[str, int]) -> None:
        self._texts = texts
        self._syllables = syllables

    def __call__(self, content: bytes, name: str, progress: Progress) -> "ImportedFile":
        """Read it in a process of its own."""
        reading = open_document(content, name, Programs.installed(), progress)
        return ImportedFile(take_apart(reading, self._syllables), name, self._texts)


class ImportedFile:
    """Fulfils :class:`bot.services.importing.TakenApart`."""

    def __init__(self, imported: Imported, name: str, texts: Catalog) -> None:
        self._imported = imported
        self._name = name
        self._texts = texts

    def report(self, id_: str, known: Mapping[str, Document]) -> ImportReport:
        """What was found, and what is odd about it."""
        id_ = id_ or id_for(self._imported, known.values())
        imported = _compared(self._imported, known.get(id_))
        facts = imported.facts
        told: dict[str, Oddity] = {}
        for each in sorted(imported.problems, key=lambda each: not each.stops):
            words = self._texts.say(f"import.problem.{each.code.value}", **each.facts)
            told[words] = Oddity(
                code=each.code.value, words=words, stops=each.stops, is_final=each.code in FINAL
            )
        return ImportReport(
            id=id_,
            known_title=known[id_].title if id_ in known else "",
            facts=Facts(
                title=facts.title,
                number=facts.number,
                issuer=facts.issuer,
                signed_on=facts.signed_on,
                in_force_from=facts.in_force_from,
            ),
            counts=counts(imported.outline.main) if imported.outline.bodies else {},
            text=report(imported, self._name, self._texts),
            oddities=list(told.values()),
        )

    def files(
        self, confirmed: Confirmed, known: Mapping[str, Document], files: Files, today: date
    ) -> Files:
        """The file that holds the document, or a new one."""
        if not _ID.fullmatch(confirmed.id):
            raise FileRefusedError(reason="bad_id", id=confirmed.id)
        said = confirmed.facts
        facts = replace(
            self._imported.facts,
            title=said.title,
            number=said.number,
            issuer=said.issuer,
            signed_on=said.signed_on,
            in_force_from=said.in_force_from,
        )
        before = known.get(confirmed.id)
        imported = _compared(replace(self._imported, facts=facts), before)
        codes = {each.code for each in imported.problems if each.stops}
        overridden = [each for each in confirmed.overridden if each not in FINAL]
        if codes - set(overridden):
            raise FileRefusedError(reason="not_overridden")
        reason = " ".join(confirmed.reason.split())
        if codes and not reason:
            raise FileRefusedError(reason="no_reason")
        occasion = Occasion(
            id=confirmed.id,
            file=self._name,
            on=today,
            overridden=sorted(codes),
            reason=reason,
        )
        name = _home(files, confirmed.id)
        text = files.get(name, b"").decode("utf-8")
        made = records(imported, before, occasion, self._texts)
        return {name: written(text, made).encode()}


def _compared(imported: Imported, before: Document | None) -> Imported:
    odd = [*count_problems(imported, before), *question_problems(imported, before)]
    return with_problems(imported, odd)


def _home(files: Files, id_: str) -> str:
    """The file that holds a document; else one of its name."""
    item = re.compile(rf"\bid: *[\"']?{re.escape(id_)}(?![\w-])".encode())
    for name in sorted(files):
        listed = files[name].partition(b"documents:")[2]
        if item.search(listed):
            return name
    return str(PurePosixPath(_FOLDER) / f"{id_}.yaml")
