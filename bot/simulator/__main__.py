"""``python -m bot.simulator``: the simulator as a process of its own."""

import argparse
import asyncio
import contextlib
import sys

from bot.simulator.server import TOKEN, USERNAME, Simulator, serve


def main() -> None:
    """Serve until interrupted; the first line printed is the address of the page."""
    parser = argparse.ArgumentParser(prog="python -m bot.simulator", description=__doc__)
    parser.add_argument("--port", type=int, default=8081)
    parser.add_argument("--token", default=TOKEN)
    parser.add_argument("--name", default="Bot")
    parser.add_argument("--username", default=USERNAME)
    parser.add_argument("--example", action="append", default=[], help="a question to click")
    options = parser.parse_args()
    with contextlib.suppress(KeyboardInterrupt, asyncio.CancelledError):
        asyncio.run(
            serve(
                Simulator(
                    port=options.port,
                    token=options.token,
                    name=options.name,
                    username=options.username,
                    examples=tuple(options.example),
                ),
                _announce,
            )
        )


def _announce(simulator: Simulator) -> None:
    sys.stdout.write(f"{simulator.url}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
