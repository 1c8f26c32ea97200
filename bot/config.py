"""Settings from the environment and ``.env``, checked as a whole before anything starts."""

import re
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import (
    AfterValidator,
    AnyHttpUrl,
    BeforeValidator,
    Field,
    SecretStr,
    ValidationError,
    model_validator,
)
from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT = Path(__file__).resolve().parent.parent


def _none_if_empty(value: object) -> object:
    """``NAME=`` in a file means "not set"."""
    return None if value == "" else value


def _secret_like(pattern: str, description: str) -> AfterValidator:
    """A secret of a known shape; the complaint never quotes it."""
    shape = re.compile(pattern)

    def check(secret: SecretStr) -> SecretStr:
        if not shape.fullmatch(secret.get_secret_value()):
            raise ValueError(f"must be {description}")
        return secret

    return AfterValidator(check)


Unset = BeforeValidator(_none_if_empty)
Token = Annotated[
    SecretStr, _secret_like(r"\d{3,}:[A-Za-z0-9_-]{20,}", "a token as @BotFather gives it")
]
# What Telegram takes as setWebhook's secret_token.
WebhookSecret = Annotated[
    SecretStr, _secret_like(r"[A-Za-z0-9_-]{1,256}", "1 to 256 of A-Z a-z 0-9 _ -")
]
Keys = Annotated[
    SecretStr,
    _secret_like(
        r"[A-Za-z0-9_-]{43}=(\s*,\s*[A-Za-z0-9_-]{43}=)*",
        "a key of 44 characters (32 bytes in base64), or several with commas, the newest first",
    ),
]
Proxy = Annotated[
    SecretStr,
    _secret_like(
        r"https?://\S+",
        "an http:// address; for a SOCKS proxy, run an HTTP-to-SOCKS bridge and name that",
    ),
]


class ConfigError(Exception):
    """The settings cannot be used; ``problems`` holds every (setting, reason)."""

    def __init__(self, problems: tuple[tuple[str, str], ...]) -> None:
        super().__init__("; ".join(f"{name}: {reason}" for name, reason in problems))
        self.problems = problems


class Settings(BaseSettings):
    """Everything an office may set; the README's table lists each, a test keeps it so."""

    model_config = SettingsConfigDict(
        env_file=".env",
        env_file_encoding="utf-8",
        extra="ignore",
        frozen=True,
        hide_input_in_errors=True,
    )

    telegram_token: Annotated[Token | None, Unset] = Field(
        default=None, description="Token of the bot, from @BotFather"
    )
    telegram_mode: Literal["polling", "webhook"] = Field(
        default="polling", description="How updates come: `polling` or `webhook`"
    )
    telegram_base_url: Annotated[AnyHttpUrl | None, Unset] = Field(
        default=None, description="Own Bot API server, e.g. `http://127.0.0.1:8081`"
    )
    telegram_proxy: Annotated[Proxy | None, Unset] = Field(
        default=None, description="Proxy for calls to Telegram, `http://`; no SOCKS"
    )
    telegram_updates_proxy: Annotated[Proxy | None, Unset] = Field(
        default=None, description="Another proxy for receiving updates; default: the same"
    )
    webhook_url: Annotated[AnyHttpUrl | None, Unset] = Field(
        default=None, description="Public https address that Telegram calls, without the path"
    )
    webhook_secret: Annotated[WebhookSecret | None, Unset] = Field(
        default=None, description="Secret that proves a call is Telegram's; 1-256 of `A-Za-z0-9_-`"
    )
    http_host: str = Field(default="127.0.0.1", description="Where webhook and `/healthz` listen")
    http_port: int = Field(
        default=8080,
        ge=0,
        le=65535,
        description="Port of webhook and `/healthz`; 0 takes a free one",
    )
    operator_chat_id: Annotated[int | None, Unset] = Field(
        default=None,
        description="Chat told of faults by a reference number, never by citizens' words",
    )
    data_dir: Path = Field(
        default=Path("data"), description="Folder of what is stored: the database and the key"
    )
    database_url: Annotated[str | None, Unset] = Field(
        default=None, description="Address of the store; default: `bot.sqlite3` in `DATA_DIR`"
    )
    secret_key: Annotated[Keys | None, Unset] = Field(
        default=None,
        description="Key that seals what is stored; default: made once in `DATA_DIR/secret.key`",
    )
    knowledge_dir: Path = Field(
        default=ROOT / "knowledge", description="Folder of the knowledge base"
    )
    semantic: Literal["auto", "off"] = Field(
        default="auto", description="`auto` uses the extra `[semantic]` when it is installed"
    )
    semantic_threads: int = Field(
        default=1, ge=1, le=16, description="Threads of the embedder; more than the cores slow it"
    )
    cache_dir: Path = Field(default=Path("cache"), description="Where embeddings are kept")
    contact_address: Annotated[str | None, Unset] = Field(
        default=None,
        max_length=200,
        description="Address of the Front's office, shown to citizens",
    )
    contact_phone: Annotated[str | None, Unset] = Field(
        default=None, max_length=50, description="Telephone shown to citizens"
    )
    contact_email: Annotated[str | None, Unset] = Field(
        default=None, max_length=100, description="E-mail shown to citizens"
    )
    contact_hours: Annotated[str | None, Unset] = Field(
        default=None, max_length=100, description="Opening hours shown to citizens"
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        default="INFO", description="How much is logged"
    )

    @property
    def store_url(self) -> str:
        """The address of the store that is used."""
        return self.database_url or f"sqlite:///{self.data_dir / 'bot.sqlite3'}"

    @model_validator(mode="after")
    def _webhook_is_whole(self) -> Self:
        if self.telegram_mode == "webhook":
            missing = [
                name.upper()
                for name in ("webhook_url", "webhook_secret")
                if getattr(self, name) is None
            ]
            if missing:
                raise ValueError(f"webhook mode needs {' and '.join(missing)}")
        return self


def load_settings(env_file: Path | None = Path(".env")) -> Settings:
    """The settings of this process; raises ConfigError naming every problem at once."""
    try:
        return Settings(_env_file=env_file)  # type: ignore[call-arg]  # pydantic-settings' own argument
    except ValidationError as error:
        problems = tuple(
            (".".join(str(part) for part in item["loc"]).upper() or "TELEGRAM_MODE", item["msg"])
            for item in error.errors(include_url=False, include_input=False)
        )
        raise ConfigError(problems) from None
