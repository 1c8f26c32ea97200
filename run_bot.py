"""Starts the bot: ``python run_bot.py --help`` lists the commands."""

import sys

from bot.cli.main import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
