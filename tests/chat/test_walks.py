"""The whole conversation under whatever people do: no error, always an answer and a way out."""

import asyncio
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.chat.conversation import Conversation
from bot.domain.draft import STEPS
from bot.texts.catalog import Catalog, shipped_texts
from tests.chat.recording import petitioning
from tests.chat.room import FakeAnswering
from tests.chat.village import REPLIES, a_knowledge
from tests.chat.walks import Walk, walk_of

SEEDS = range(8)  # the eighth in a group; the bench has a hundred
INPUTS = 100


@pytest.fixture(scope="module")
def texts() -> Catalog:
    return shipped_texts()


def _walk(seed: int, texts: Catalog) -> Walk:
    petitions = petitioning()
    answering = FakeAnswering(a_knowledge(), REPLIES)
    conversation = Conversation(texts, answering, petitions=petitions)
    return walk_of(seed, conversation, petitions, texts, tuple(REPLIES))


async def test_whatever_is_done_there_is_no_error_and_always_a_way_out(texts: Catalog) -> None:
    walks = [_walk(seed, texts) for seed in SEEDS]

    for walk in walks:
        await walk.goes(INPUTS)

    assert [fault for walk in walks for fault in walk.faults] == []
    assert set[str]().union(*(walk.seen for walk in walks)) == set(STEPS)
    assert sum(walk.recorded for walk in walks) > 0


@settings(max_examples=40)
@given(
    chance=st.randoms(use_true_random=False),
    seed=st.sampled_from(SEEDS),
    inputs=st.integers(min_value=1, max_value=40),
)
def test_a_fault_is_shown_by_the_shortest_walk_to_it(
    texts: Catalog, chance: random.Random, seed: int, inputs: int
) -> None:
    walk = _walk(seed, texts)
    walk.chance = chance

    asyncio.run(walk.goes(inputs))

    assert walk.faults == []
