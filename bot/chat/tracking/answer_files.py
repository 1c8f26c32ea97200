"""The document in which a body answered, for whoever sent the petition."""

from typing import Protocol

from bot.chat.parcels import Parcel
from bot.domain.errors import NotFoundError
from bot.services.correspondence import answer_file
from bot.services.ports import Store

ANSWER = "answer"  # the kind of these parcels


class Reader(Protocol):
    """Where the bytes of files lie."""

    async def read(self, sha256: str) -> bytes:
        """What is held; raises FileNotFoundError, and ValueError where it was changed."""
        ...


def reference_to_answer(code: str, file_id: int) -> str:
    """Refer to a document of an answer on a petition."""
    return f"{ANSWER}:{code}:{file_id}"


class AnswerFiles:
    """Fulfils :class:`bot.chat.parcels.Parcels`."""

    def __init__(self, store: Store, vault: Reader) -> None:
        self._store = store
        self._vault = vault

    async def open(self, reference: str) -> Parcel:
        """The document as it came; raises NotFoundError once it is gone."""
        code, _, number = reference.partition(":")
        async with self._store.begin() as uow:
            file = await answer_file(uow, code, int(number))
        if file is None:
            raise NotFoundError
        return Parcel(name=file.name, content=await self._vault.read(file.sha256))
