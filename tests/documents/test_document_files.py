"""The facts of a document are changed in its file: wording, comments and the rest stay."""

from dataclasses import replace

import pytest

from bot.config import ROOT
from bot.documents.document_files import with_document
from bot.documents.loading import load_files, read_files
from bot.domain.document_draft import DocumentDraft, facts_of
from bot.domain.errors import KnowledgeShapeError

SHIPPED = ROOT / "knowledge"
HAND = """\
documents:
  # cũ
  - id: luat-cu
    title: "Luật cũ"   # như trên công báo
    number: 01/2000/QH10
    # ai ban hành
    issuer: Quốc hội
    in_force_from: 2000-07-01
    names: [luật cũ]
    full_text: loaded
    articles:
      - number: "1"
        text: |
          title: không phải trường
  - id: luat-moi
    title: Luật mới
    full_text: linked
"""


def changed(draft: DocumentDraft) -> str:
    return with_document({"luat.yaml": HAND.encode()}, draft)["luat.yaml"].decode()


OLD = DocumentDraft(
    id="luat-cu",
    title="Luật cũ",
    number="01/2000/QH10",
    issuer="Quốc hội",
    in_force_from="2000-07-01",
)


def test_facts_that_stay_leave_every_byte_as_it_is() -> None:
    assert changed(OLD) == HAND


def test_a_fact_is_changed_added_or_dropped_in_its_own_line() -> None:
    draft = replace(
        OLD,
        number="01/2000/QH10: bản sửa",
        issuer="",
        in_force_to="2026-12-31",
        replaced_by="luat-moi",
        amended_by=("luat-moi",),
    )

    assert changed(draft) == HAND.replace(
        "    number: 01/2000/QH10\n", "    number: '01/2000/QH10: bản sửa'\n"
    ).replace("    issuer: Quốc hội\n", "").replace(
        "    in_force_from: 2000-07-01\n",
        "    in_force_from: 2000-07-01\n    in_force_to: 2026-12-31\n"
        "    amended_by: [luat-moi]\n    replaced_by: luat-moi\n",
    )


def test_a_document_in_another_shape_is_left_to_whoever_keeps_the_files() -> None:
    files = {"luat.yaml": b"documents:\n  - {id: luat-cu, title: x, full_text: linked}\n"}

    with pytest.raises(KnowledgeShapeError):
        with_document(files, replace(OLD, title="y"))
    with pytest.raises(KnowledgeShapeError):
        with_document({}, OLD)


def test_every_shipped_document_can_be_changed_and_says_so() -> None:
    files = read_files(SHIPPED)
    documents = load_files(files, language_from=SHIPPED).documents
    (newest, *others) = documents
    drafts = {id_: facts_of(each) for id_, each in documents.items()}
    for draft in drafts.values():
        assert with_document(files, draft) == files
    for id_ in others:
        drafts[id_] = replace(drafts[id_], signed_on="2020-02-29", replaced_by=newest, number="")
        files = with_document(files, drafts[id_])

    read = load_files(files, language_from=SHIPPED).documents
    assert {id_: facts_of(each) for id_, each in read.items()} == drafts
