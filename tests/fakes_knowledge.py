"""The versions of the knowledge in memory."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.domain.publication import Publication
from bot.services.knowledge_ports import Newest


@dataclass
class FakePublications:
    """Passes the contract of the store."""

    versions: list[Publication] = field(default_factory=list)
    kept: dict[str, Mapping[str, str]] = field(default_factory=dict)
    candidate: str = ""
    announced_at: datetime | None = None

    async def newest(self) -> Newest:
        if not self.versions:
            return Newest()
        last = self.versions[-1]
        return Newest(
            number=last.number,
            content=last.content,
            candidate=self.candidate,
            announced_at=self.announced_at,
        )

    async def hold(self) -> None:
        pass

    async def keep(self, content: str, files: Mapping[str, str]) -> None:
        self.kept.setdefault(content, dict(files))

    async def files(self, content: str) -> Mapping[str, str]:
        return self.kept.get(content, {})

    async def announce(self, content: str, at: datetime) -> None:
        self.candidate, self.announced_at = content, at

    async def withdraw(self, content: str) -> None:
        if self.candidate == content:
            self._end()
        wanted = {self.candidate, *(version.content for version in self.versions)}
        self.kept = {key: files for key, files in self.kept.items() if key in wanted}

    async def add(self, publication: Publication) -> None:
        assert all(version.number != publication.number for version in self.versions)
        self.versions.append(publication)
        if self.candidate == publication.content:
            self._end()

    async def get(self, number: int) -> Publication | None:
        return next((version for version in self.versions if version.number == number), None)

    async def history(self, *, limit: int) -> Sequence[Publication]:
        return self.versions[::-1][:limit]

    def _end(self) -> None:
        self.candidate, self.announced_at = "", None
