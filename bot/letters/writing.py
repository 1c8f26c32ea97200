"""Writes letters as DOCX: the office's letterhead and the facts of petitions, in a template.

The templates are made by docs/letters/build.py. An office copies one, edits it in its word
processor and names its folder in the settings; a field in it that does not exist is refused.
"""

import asyncio
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any, Protocol
from zipfile import BadZipFile

from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, TemplateError, TemplateSyntaxError, UndefinedError
from jinja2.sandbox import SandboxedEnvironment

from bot.domain.errors import LetterTemplateError
from bot.domain.letter import Enclosed, LetterKind
from bot.domain.letterhead import Letterhead
from bot.domain.petition import PetitionKind
from bot.letters.reading import blocks_of
from bot.services.letters import Block, LetterContent

SHIPPED = Path(__file__).parent / "template"
NAMES = {LetterKind.TRANSFER: "phieu-chuyen.docx", LetterKind.REMINDER: "nhac-tra-loi.docx"}
# XML knows no controls but tab and line ends, and docxtpl takes some of the others for commands.
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff\u2028\u2029]")


class Words(Protocol):
    """Says the sentences of the office's language."""

    def say(self, key: str, /, **facts: object) -> str: ...


class DocxLetterWriter:
    """Fulfils :class:`bot.services.letters.LetterWriter`."""

    def __init__(self, words: Words, letterhead: Letterhead, folder: Path = SHIPPED) -> None:
        self._words = words
        self._letterhead = letterhead
        self._folder = folder

    async def write(self, content: LetterContent) -> bytes:
        """A DOCX; raises :class:`LetterTemplateError`."""
        return await asyncio.to_thread(self._write, content)

    async def read(self, document: bytes) -> Sequence[Block]:
        """What a document says, in its order."""
        return await asyncio.to_thread(blocks_of, document)

    def check(self) -> None:
        """Write each letter once about nothing real; raises :class:`LetterTemplateError`."""
        enclosed = Enclosed(
            code="-",
            kind=PetitionKind.REPORT,
            received_on=date.min,
            sector="-",
            place="-",
            text="-",
        )
        for kind in LetterKind:
            self._write(
                LetterContent(
                    kind=kind, salutation="-", body="-", enclosed=[enclosed], attachments={}
                )
            )

    def _write(self, content: LetterContent) -> bytes:
        path = self._folder / NAMES[content.kind]
        if not path.is_file():
            path = SHIPPED / path.name  # an office need not replace both
        # Templates come from outside: no attribute of Python's own can be reached from them.
        environment = SandboxedEnvironment(undefined=StrictUndefined, autoescape=True)
        written = io.BytesIO()
        try:
            template = DocxTemplate(io.BytesIO(path.read_bytes()))
            template.render(self._facts(content), environment, autoescape=True)
            template.save(written)
        except UndefinedError as error:
            raise _unusable(path, "unknown_field", error.message) from error
        except TemplateSyntaxError as error:
            raise _unusable(path, "syntax", error.message) from error
        except TemplateError as error:
            raise _unusable(path, "syntax", error.message) from error
        except (OSError, KeyError, ValueError, SyntaxError, BadZipFile) as error:
            raise _unusable(path, "unreadable", None) from error
        return written.getvalue()

    def _facts(self, content: LetterContent) -> Mapping[str, Any]:
        head = self._letterhead.with_gaps(self._words.say)
        facts = {
            **asdict(head),
            "office_upper": head.office.upper(),
            "salutation": content.salutation,
            "body": content.body,
            "number": content.number,
            "date": self._words.say("letter.date", on=content.dated_on),
            "count": f"{len(content.enclosed):02}",
            "answer_by": f"{content.answer_by:%d/%m/%Y}" if content.answer_by else "",
            "some_kept": any(not each.is_shared for each in content.enclosed),
            "reminded_number": content.reminded_number,
            "reminded_on": f"{content.reminded_on:%d/%m/%Y}" if content.reminded_on else "",
            "petitions": [
                self._petition(row, each, content.attachments.get(each.code, 0))
                for row, each in enumerate(content.enclosed, start=1)
            ],
        }
        return {name: _printable(value) for name, value in facts.items()}

    def _petition(self, row: int, enclosed: Enclosed, attachments: int) -> Mapping[str, Any]:
        petitioner = self._words.say(
            "letter.petitioner",
            name=enclosed.name,
            address=enclosed.address,
            is_shared=enclosed.is_shared,
        )
        return {
            "row": row,
            "code": enclosed.code,
            "kind": self._words.say(f"letter.kind_{enclosed.kind}"),
            "received_on": f"{enclosed.received_on:%d/%m/%Y}",
            "petitioner": petitioner,
            "sector": enclosed.sector,
            "place": enclosed.place,
            "text": enclosed.text,
            "attachments": attachments,
        }


def _printable(value: Any) -> Any:
    """The same without what a document cannot hold."""
    if isinstance(value, str):
        return _CONTROLS.sub("", value.replace("\r\n", "\n").replace("\t", " "))
    if isinstance(value, list):
        return [_printable(each) for each in value]
    if isinstance(value, Mapping):
        return {name: _printable(each) for name, each in value.items()}
    return value


def _unusable(path: Path, reason: str, detail: str | None) -> LetterTemplateError:
    return LetterTemplateError(template=path.name, reason=reason, detail=(detail or "")[:80])
