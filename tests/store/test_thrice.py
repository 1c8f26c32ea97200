"""Updates that come again and overtake each other, to two processes on one PostgreSQL."""

from pathlib import Path

from tests.bench.chaos import free_port
from tests.bench.thrice import COPIES, Crowd, compare
from tests.postgres import prepared_database

FEW = Crowd(senders=2, each=1, leavers=1, joiners=1)


async def test_what_two_processes_are_given_thrice_and_out_of_order_they_do_once(
    postgres_server: str, tmp_path: Path
) -> None:
    databases = (
        prepared_database(postgres_server, "thrice_once"),
        prepared_database(postgres_server, "thrice_twice"),
    )

    result = await compare(tmp_path, databases, (free_port(), free_port()), crowd=FEW, seed=1)

    assert result.differences == []
    assert result.posts == COPIES * result.updates
    assert result.rows["petitions"] == 3
    assert result.rows["supports"] == 1
    assert result.rows["drafts"] == 1
    assert result.rows["left over"] == 0
