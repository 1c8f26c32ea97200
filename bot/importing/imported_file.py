"""One uploaded file between being taken apart and being written."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from bot.domain.errors import FileRefusedError
from bot.domain.knowledge import Document
from bot.importing.as_json import counts
from bot.importing.comparing import check_replaced, compared
from bot.importing.document_facts import DocumentFacts
from bot.importing.identity import is_id
from bot.importing.importer import Imported, take_apart
from bot.importing.opening import open_document
from bot.importing.problems import FINAL
from bot.importing.programs import Programs, Progress
from bot.importing.record import FACTS, Occasion, Record, records, superseding
from bot.importing.report import report
from bot.importing.writing import Files, placed
from bot.services.importing import Confirmed, Facts, ImportReport, Oddity
from bot.texts.catalog import Catalog


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
        found = compared(self._imported, id_, known)
        told: dict[str, Oddity] = {}
        for each in sorted(found.imported.problems, key=lambda each: not each.stops):
            words = self._texts.say(f"import.problem.{each.code.value}", **each.facts)
            told[words] = Oddity(
                code=each.code.value, words=words, stops=each.stops, is_final=each.code in FINAL
            )
        bodies = found.imported.outline.bodies
        return ImportReport(
            id=found.id,
            known_title=found.before.title if found.before else "",
            facts=_facts(found.settled().facts),
            read=_facts(self._imported.facts),
            like=found.identity.like,
            fresh=found.identity.fresh,
            replaces=found.replaces,
            replaced=[
                id_ for id_, each in known.items() if found.id and each.replaced_by == found.id
            ],
            counts=counts(found.imported.outline.main) if bodies else {},
            text=report(found.imported, self._name, self._texts),
            oddities=list(told.values()),
        )

    def files(
        self, confirmed: Confirmed, known: Mapping[str, Document], files: Files, today: date
    ) -> Files:
        """The files that hold the document and those it replaces, or a new one."""
        if not is_id(confirmed.id):
            raise FileRefusedError(reason="bad_id", id=confirmed.id)
        found = compared(self._imported, confirmed.id, known)
        codes = {each.code for each in found.imported.problems if each.stops}
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
        said = {name: getattr(confirmed.facts, name) for name in FACTS}
        imported = replace(found.imported, facts=replace(self._imported.facts, **said))
        made = records(imported, found.before, occasion, self._texts)
        return placed(files, [*made, *_marks(confirmed, known)])


def _facts(facts: DocumentFacts) -> Facts:
    return Facts(**{name: getattr(facts, name) for name in FACTS})


def _marks(confirmed: Confirmed, known: Mapping[str, Document]) -> list[Record]:
    if confirmed.replaces is None:
        return []
    marked = {id_ for id_, each in known.items() if each.replaced_by == confirmed.id}
    wanted = set(confirmed.replaces)
    check_replaced(confirmed.id, wanted, known)
    return superseding(confirmed.id, sorted(wanted - marked), sorted(marked - wanted))
