"""Fetches the files that people sent, from Telegram."""

from telegram import Bot
from telegram.error import BadRequest, Forbidden, TelegramError

from bot.services.file_ports import FileNotTakenError, OutOfReachError, Refusal
from bot.telegram.faults import says

_TOO_BIG = "file is too big"


class TelegramFiles:
    """Fulfils :class:`bot.services.file_ports.FileSource` by ``getFile`` and a download."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot

    async def fetch(self, source: str, *, limit: int) -> bytes:
        """The content; its size is looked at before anything is downloaded."""
        try:
            file = await self._bot.get_file(source)
            if file.file_size is not None and file.file_size > limit:
                raise FileNotTakenError(Refusal.TOO_BIG)
            # A refused download is tried again: the address that getFile gave lasts an hour.
            content = bytes(await file.download_as_bytearray())
        except (BadRequest, Forbidden) as error:
            refusal = Refusal.TOO_BIG if says(error, _TOO_BIG) else Refusal.GONE
            raise FileNotTakenError(refusal) from error
        except TelegramError as error:
            raise OutOfReachError from error
        if len(content) > limit:
            raise FileNotTakenError(Refusal.TOO_BIG)
        return content
