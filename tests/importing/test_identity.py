"""Which document of the knowledge a file is taken for."""

from dataclasses import replace
from datetime import date

import pytest

from bot.documents.lexicon_file import read_lexicon
from bot.domain.knowledge import Document, FullText
from bot.importing.comparing import compared
from bot.importing.document_facts import DocumentFacts
from bot.importing.identity import Identity, identify, is_id
from bot.importing.importer import take_apart
from bot.importing.problems import Code
from tests.importing.papers import SHORT, reading_of

CLEAN = DocumentFacts(
    title="Quy chế giữ sạch sân chung", number="01/2026/QC-TN", issuer="Hội đồng"
)
KNOWN = Document(
    id="san-chung",
    title="Quy chế giữ sạch sân chung",
    number="01/2026/QC-TN",
    issuer="Hội đồng thử nghiệm",
    signed_on=date(2026, 1, 5),
    full_text=FullText.LOADED,
)
AWAITED = Document(
    id="quy-che-hai-ben",
    title="Quy chế phối hợp công tác giữa Hội đồng nhân dân tỉnh và Ủy ban MTTQ Việt Nam tỉnh",
    full_text=FullText.ABSENT,
)


def identity(facts: DocumentFacts, *known: Document) -> Identity:
    return identify(facts, {each.id: each for each in known})


def test_the_number_tells_which_document_it_is_where_nothing_contradicts() -> None:
    assert identity(CLEAN, KNOWN, AWAITED).id == "san-chung"
    # An editor gave it a longer title than what could be read.
    assert identity(replace(CLEAN, title="Quy chế"), KNOWN).id == "san-chung"
    short = replace(KNOWN, number="01/2026")
    assert identity(replace(CLEAN, number="01/2026/qc-tn"), short).id == "san-chung"


@pytest.mark.parametrize(
    "facts",
    [
        replace(CLEAN, issuer="Ủy ban xã khác"),
        replace(CLEAN, title="Quy định nuôi chó mèo"),
        replace(CLEAN, title="Quy chế nuôi chó mèo"),
        replace(CLEAN, signed_on=date(2026, 1, 6)),
    ],
)
def test_an_equal_number_of_another_body_day_or_subject_is_left_to_a_person(
    facts: DocumentFacts,
) -> None:
    found = identity(facts, KNOWN)

    assert found.id == ""
    assert found.like == {"san-chung": "Quy chế giữ sạch sân chung"}
    assert found.fresh.endswith("-01-2026-qc-tn")


def test_documents_without_a_number_are_told_apart_by_their_titles() -> None:
    first = identity(DocumentFacts(title="Luật Thử nghiệm"))
    assert first.id == "luat-thu-nghiem"
    known = Document(id=first.id, title="Luật Thử nghiệm", full_text=FullText.LOADED)

    assert identity(DocumentFacts(title="Luật Chăn nuôi"), known).id == "luat-chan-nuoi"
    assert identity(DocumentFacts(title="LUẬT THỬ NGHIỆM"), known).id == "luat-thu-nghiem"
    assert identity(DocumentFacts(title="Luật"), known).id == ""


def test_a_regulation_that_is_waited_for_is_never_written_under_another_id_unasked() -> None:
    title = "Quy chế phối hợp công tác của Thường trực Hội đồng nhân dân và Mặt trận Tổ quốc tỉnh"

    assert identity(DocumentFacts(title=title), AWAITED).like == {AWAITED.id: AWAITED.title}
    assert identity(DocumentFacts(title=title, number="9/QC"), AWAITED).id == ""
    assert identity(DocumentFacts(title="Quy chế"), AWAITED).id == ""
    assert identity(CLEAN, AWAITED).id == "quy-01-2026-qc-tn"


def test_a_new_id_is_one_that_nobody_has_and_that_the_format_allows() -> None:
    taken = replace(KNOWN, id="quy-01-2026-qc-tn", number="77/QC", title="Quy chế khác")
    assert identity(CLEAN, taken).id == "quy-01-2026-qc-tn-2"

    long = identity(DocumentFacts(title="Nghị quyết " + "rất dài " * 20)).id
    assert is_id(long)
    assert long.startswith("nghi-quyet-rat-dai")
    assert identity(DocumentFacts(title="Nghị" + "x" * 60)).id == ("nghi" + "x" * 60)[:40]
    assert identity(DocumentFacts()).id == ""


def test_taking_the_place_of_another_document_stops_until_it_is_overridden() -> None:
    imported = take_apart(reading_of(SHORT), read_lexicon().counts)

    found = compared(imported, "san-chung", {"san-chung": KNOWN})
    stops = {each.code for each in found.imported.problems if each.stops}
    assert Code.OTHER_DOCUMENT in stops
    assert found.settled().facts.number == imported.facts.number

    placeholder = replace(AWAITED, signed_on=date(2021, 10, 14))
    found = compared(imported, AWAITED.id, {AWAITED.id: placeholder})
    assert not {each.code for each in found.imported.problems if each.stops}
    assert found.settled().facts.title == AWAITED.title
    differs = {each.facts["name"] for each in found.imported.problems if "name" in each.facts}
    assert differs == {"title", "signed_on"}
