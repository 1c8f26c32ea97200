"""Decides what is kept of a file: a picture's dots, a document as it came, or nothing."""

import asyncio

from bot.files.pictures import Painter
from bot.files.sniffing import PICTURES, sniff
from bot.services.file_ports import Inspected


class ContentInspector:
    """Fulfils :class:`bot.services.file_ports.Inspector`."""

    def __init__(self) -> None:
        self._painter = Painter()
        self._one_at_a_time = asyncio.Lock()  # an open picture takes up to some 200 MB

    async def inspect(self, content: bytes) -> Inspected:
        """Tell what is to be kept of it; raises :class:`FileNotTakenError`."""
        async with self._one_at_a_time:
            return await asyncio.to_thread(self._inspect, content)

    def _inspect(self, content: bytes) -> Inspected:
        kind = sniff(content)
        if kind not in PICTURES:
            return Inspected(content=content, media_type=kind.value, is_safe=False)
        drawn, kind = self._painter.redraw(content, kind)
        return Inspected(content=drawn, media_type=kind.value, is_safe=True)
