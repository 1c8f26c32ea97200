"""Stand-ins for what members sign in with; they pass tests/store/test_credentials.py."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.domain.errors import LoginTakenError
from bot.services.credentials import Credential, Tries


@dataclass
class FakeCredentials:
    """Credentials by member."""

    kept: dict[int, Credential] = field(default_factory=dict)

    async def of_member(self, member_id: int) -> Credential | None:
        return self.kept.get(member_id)

    async def of_login(self, login: str) -> Credential | None:
        return next((each for each in self.kept.values() if each.login == login), None)

    async def all(self) -> Sequence[Credential]:
        return sorted(self.kept.values(), key=lambda each: each.login)

    async def keep(self, credential: Credential) -> None:
        other = await self.of_login(credential.login)
        if other is not None and other.member_id != credential.member_id:
            raise LoginTakenError
        self.kept[credential.member_id] = credential

    async def drop(self, member_id: int) -> bool:
        return self.kept.pop(member_id, None) is not None


@dataclass
class FakeTries:
    """Tries by subject."""

    kept: dict[str, Tries] = field(default_factory=dict)

    async def of(self, subject: str) -> Tries | None:
        return self.kept.get(subject)

    async def keep(self, subject: str, tries: Tries) -> None:
        self.kept[subject] = tries

    async def forget(self, subject: str) -> None:
        self.kept.pop(subject, None)
