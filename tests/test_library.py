"""A version that is built apart answers as one that is built here."""

import asyncio
import os
import shutil
import sys
from dataclasses import replace
from pathlib import Path

import pytest

import bot.library
from bot.config import Settings
from bot.documents.lexicon_file import read_lexicon
from bot.domain.bundle import Bundle
from bot.domain.errors import KnowledgeError, KnowledgeNotBuiltError
from bot.engine import working_copy_of
from bot.library import Library
from bot.services.answering import Answering
from tests.knowledge_folder import QUESTIONS, WHEN, Folder


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(root=tmp_path / "knowledge").write()


@pytest.fixture
def library(folder: Folder) -> Library:
    return Library(_settings(folder), read_lexicon(), is_serving=True)


def _settings(folder: Folder) -> Settings:
    return Settings.model_validate({"semantic": "off", "knowledge_dir": folder.root})


def _bundle(folder: Folder) -> Bundle:
    return working_copy_of(_settings(folder))(None)


async def _served(library: Library, folder: Folder) -> Answering:
    """The first version, which is built here."""
    return await library.answering(_bundle(folder))


async def test_a_version_built_apart_answers_like_one_built_here(
    library: Library, folder: Folder
) -> None:
    served = await _served(library, folder)
    changed = _bundle(replace(folder, articles=("Mỗi người một lượt.", "Mang theo.")).write())

    apart = await library.answering(changed)
    here = await Library(_settings(folder), read_lexicon()).answering(changed)

    assert apart.knowledge == here.knowledge != served.knowledge
    for question in (*QUESTIONS[WHEN], "may gio mo cua", "điều 2 quy chế y", "đường hỏng quá"):
        assert apart.answer(question) == here.answer(question)


async def test_of_the_same_files_it_is_built_once_while_somebody_holds_it(
    library: Library, folder: Folder
) -> None:
    first, second = await asyncio.gather(_served(library, folder), _served(library, folder))

    assert first is second is await library.answering(_bundle(folder))


async def test_what_is_wrong_with_the_files_is_told_as_if_they_were_read_here(
    library: Library, folder: Folder
) -> None:
    served = await _served(library, folder)
    files = dict(_bundle(folder).files)
    files["topics.yaml"] = b"topics:\n  - {id: khac, title: x}\n"

    with pytest.raises(KnowledgeError) as caught:
        await library.answering(Bundle(files))

    assert "topic" in str(caught.value.facts["problems"])
    assert served.answer(QUESTIONS[WHEN][0]).matches[0].id == WHEN


async def test_where_the_process_dies_that_is_said_and_the_next_try_builds(
    library: Library, folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = await _served(library, folder)
    changed = _bundle(replace(folder, articles=("Mỗi người một lượt.",)).write())
    with monkeypatch.context() as broken:
        broken.setattr(sys, "executable", shutil.which("false"))
        with pytest.raises(KnowledgeNotBuiltError):
            await library.answering(changed)

    assert (await library.answering(changed)).knowledge.version != held.knowledge.version


async def test_a_process_that_hangs_is_ended_and_keeps_nobody_waiting(
    library: Library, folder: Folder, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    held = await _served(library, folder)
    changed = _bundle(replace(folder, articles=("Mỗi người một lượt.",)).write())
    hanging = tmp_path / "hanging"
    hanging.write_text(f"#!/bin/sh\necho $$ > {tmp_path}/pid\nexec sleep 60\n", encoding="ascii")
    hanging.chmod(0o755)
    with monkeypatch.context() as broken:
        broken.setattr(sys, "executable", str(hanging))
        broken.setattr(bot.library, "SECONDS", 1)
        with pytest.raises(KnowledgeNotBuiltError):
            await library.answering(changed)

    with pytest.raises(ProcessLookupError):
        os.kill(int((tmp_path / "pid").read_text(encoding="ascii")), 0)
    with monkeypatch.context() as broken:
        broken.setattr(sys, "executable", str(tmp_path / "missing"))
        with pytest.raises(KnowledgeNotBuiltError):
            await library.answering(changed)
    assert (await library.answering(changed)).knowledge.version != held.knowledge.version
