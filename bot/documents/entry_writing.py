"""Writes one entry as YAML: what stands there keeps its comments and quotes."""

import difflib
import io
from collections.abc import Sequence
from datetime import date

import yaml
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.scalarstring import DoubleQuotedScalarString, LiteralScalarString

from bot.domain.entry_draft import EntryDraft, SourceDraft
from bot.domain.errors import KnowledgeShapeError

# libyaml's parser is ten times as quick; the one in Python serves where it was not built.
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
DASH = 2  # where ruamel puts the dash of a list


def written(draft: EntryDraft, *, indent: int = DASH) -> str:
    """A new entry as an item of a list."""
    item = CommentedMap()
    _fill(item, draft)
    return _dumped(item, indent)


def written_anew(text: str, draft: EntryDraft, *, indent: int) -> str:
    """The item ``text`` with what the draft says differently."""
    (item,) = _round_trip().load(text)
    if not isinstance(item, CommentedMap):
        raise KnowledgeShapeError(id=draft.id)
    _fill(item, draft)
    return _dumped(item, indent)


def _fill(item: CommentedMap, draft: EntryDraft) -> None:
    """Set what differs, and leave alone how the rest is written."""
    for name in ("id", "title", "topic", "answer", "more"):
        _set_text(item, name, getattr(draft, name))
    _set_sources(item, draft.sources)
    _set_day(item, "as_of", draft.as_of)
    _set_text(item, "certainty", draft.certainty)
    if draft.related or "related" in item:
        _set_list(item, "related", draft.related)
        if not draft.related:
            del item["related"]
        elif not isinstance(item["related"], list):
            raise KnowledgeShapeError(id=draft.id)
    _set_list(item, "questions", draft.questions)


def _set_text(item: CommentedMap, name: str, text: str) -> None:
    if str(item.get(name, "")).strip() == text.strip():
        return
    if not text.strip() and name == "more":
        item.pop(name, None)
    elif "\n" in text.strip() or name in {"answer", "more"}:
        _put(item, name, LiteralScalarString(text.strip() + "\n"))
    else:
        _put(item, name, _scalar(text.strip()))


def _set_day(item: CommentedMap, name: str, written: str) -> None:
    day = _day(written)
    if item.get(name) != day:
        _put(item, name, day)


def _set_sources(item: CommentedMap, sources: Sequence[SourceDraft]) -> None:
    standing = item.get("citations")
    if not isinstance(standing, CommentedSeq):
        standing = CommentedSeq()
        _put(item, "citations", standing)
    for each, source in zip(standing, sources, strict=False):
        for name in ("document", "article", "clause", "supports"):
            text = getattr(source, name)
            if not text:
                each.pop(name, None)
            elif str(each.get(name, "")) != text:
                _put(each, name, _scalar(text))
        _set_day(each, "checked", source.checked)
    del standing[len(sources) :]
    for source in sources[len(standing) :]:
        made = CommentedMap()
        for name in ("document", "article", "clause", "supports"):
            if text := getattr(source, name):
                made[name] = _scalar(text)
        made["checked"] = _day(source.checked)
        standing.append(made)


def _set_list(item: CommentedMap, name: str, texts: Sequence[str]) -> None:
    standing = item.get(name)
    if not isinstance(standing, CommentedSeq):
        standing = CommentedSeq()
        if name == "related":
            standing.fa.set_flow_style()
        _put(item, name, standing)
    before = [str(each) for each in standing]
    steps = difflib.SequenceMatcher(a=before, b=list(texts), autojunk=False).get_opcodes()
    for tag, first, end, new_first, new_end in reversed(steps):
        if tag == "equal":
            continue
        for place in range(end - 1, first - 1, -1):
            del standing[place]
        for text in reversed(texts[new_first:new_end]):
            standing.insert(first, _scalar(text))


def _put(item: CommentedMap, name: str, value: object) -> None:
    """Set a field; a new one goes where the fields of entries are used to stand."""
    if name in item:
        item[name] = value
        return
    place = _ORDER.index(name)
    before = [key for key in item if key in _ORDER and _ORDER.index(key) < place]
    keys = list(item)
    item.insert(keys.index(before[-1]) + 1 if before else 0, name, value)


_ORDER = (
    *("id", "title", "topic", "answer", "more", "citations"),
    *("document", "article", "clause", "supports", "checked"),
    *("as_of", "certainty", "related", "questions"),
)


def _scalar(text: str) -> str:
    """Text that the reader takes for text: quoted where it would take it for something else."""
    plain = text and text == text.strip() and "\n" not in text
    try:
        if plain and yaml.safe_load(text) == text:
            return text
    except yaml.YAMLError:
        pass
    quoted: str = DoubleQuotedScalarString(text)
    return quoted


def _day(written: str) -> date | str:
    try:
        return date.fromisoformat(written)
    except ValueError:
        quoted: str = DoubleQuotedScalarString(written)  # the check says what is wrong with it
        return quoted


def _round_trip() -> YAML:
    yaml_ = YAML(typ="rt")
    yaml_.width = 1_000_000  # no line is broken that its writer left whole
    yaml_.preserve_quotes = True
    yaml_.allow_unicode = True
    yaml_.indent(mapping=2, sequence=4, offset=DASH)
    return yaml_


def _dumped(item: CommentedMap, indent: int) -> str:
    written = io.StringIO()
    _round_trip().dump([item], written)
    shift = indent - DASH
    lines = written.getvalue().splitlines(keepends=True)
    if shift > 0:
        return "".join(" " * shift + line if line.strip() else line for line in lines)
    return "".join(line[-shift:] if line.strip() else line for line in lines)
