"""The program killed while citizens send petitions: nothing is lost and nothing is doubled."""

from pathlib import Path

import pytest

from tests.bench.lives import live

KILLS = 3  # the bench has two hundred
SEED = 5


@pytest.mark.parametrize("mode", ["polling", "webhook"])
async def test_a_program_killed_again_and_again_keeps_petitions_drafts_files_and_news(
    tmp_path: Path, unused_tcp_port: int, mode: str
) -> None:
    findings = await live(tmp_path, mode=mode, kills=KILLS, seed=SEED, port=unused_tcp_port)

    assert findings.faults == []
    assert findings.points.total() == KILLS
    assert findings.drafts_looked_at > 0
    assert findings.confirmed > 0
