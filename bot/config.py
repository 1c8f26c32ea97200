"""Settings from the environment and ``.env``, checked as a whole before anything starts."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import ip_network
from pathlib import Path
from typing import Annotated, Literal, LiteralString, TypeVar

from pydantic import (
    AfterValidator,
    AnyHttpUrl,
    BeforeValidator,
    Field,
    SecretStr,
    ValidationError,
    ValidationInfo,
    field_validator,
)
from pydantic_core import PydanticCustomError
from pydantic_settings import BaseSettings, SettingsConfigDict

T = TypeVar("T")

_CODES = {  # pydantic's type of error -> ours; what is in neither list is "unusable"
    "literal_error": "not_one_of",  # expected
    "int_parsing": "not_a_number",
    "int_parsing_size": "not_a_number",
    "greater_than_equal": "too_small",  # ge
    "less_than_equal": "too_large",  # le
    "string_too_long": "too_long",  # max_length
    "url_parsing": "not_an_address",
    "url_scheme": "not_an_address",
    "url_too_long": "not_an_address",
}
_OURS = frozenset(
    [
        *("token", "webhook_secret", "keys", "proxy", "needed_by_webhook"),
        *("not_an_email", "needed_by_mail", "password_in_clear"),
        "approves_itself",
        "not_networks",
    ]
)

ROOT = Path(__file__).resolve().parent.parent


def _none_if_empty(value: object) -> object:
    """``NAME=`` in a file means "not set"."""
    return None if value == "" else value


def _secret_like(pattern: str, code: LiteralString) -> AfterValidator:
    """A secret of a known shape; the complaint never quotes it."""
    shape = re.compile(pattern)

    def check(secret: SecretStr) -> SecretStr:
        if not shape.fullmatch(secret.get_secret_value()):
            raise PydanticCustomError(code, code)
        return secret

    return AfterValidator(check)


Unset = BeforeValidator(_none_if_empty)
Token = Annotated[SecretStr, _secret_like(r"\d{3,}:[A-Za-z0-9_-]{20,}", "token")]
# What Telegram takes as setWebhook's secret_token.
WebhookSecret = Annotated[SecretStr, _secret_like(r"[A-Za-z0-9_-]{1,256}", "webhook_secret")]
# 32 bytes in base64 each, the newest first.
Keys = Annotated[
    SecretStr, _secret_like(r"[A-Za-z0-9_-]{43}=(\s*,\s*[A-Za-z0-9_-]{43}=)*", "keys")
]
Proxy = Annotated[SecretStr, _secret_like(r"https?://\S+", "proxy")]


def _like_email(text: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+", text):
        raise PydanticCustomError("not_an_email", "not_an_email")
    return text


Email = Annotated[str, AfterValidator(_like_email)]


def _like_networks(text: str) -> str:
    """Addresses and networks with commas between; all of the Internet is no proxy."""
    try:
        networks = [ip_network(part.strip()) for part in text.split(",")]
    except ValueError:
        raise PydanticCustomError("not_networks", "not_networks") from None
    if any(network.prefixlen == 0 for network in networks):
        raise PydanticCustomError("not_networks", "not_networks")
    return ",".join(str(network) for network in networks)


Networks = Annotated[str, AfterValidator(_like_networks)]


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingProblem:
    """What is wrong with one setting; the words are in ``texts``."""

    name: str
    code: str
    facts: Mapping[str, object] = field(default_factory=dict)


class ConfigError(Exception):
    """The settings cannot be used; ``problems`` holds all that is wrong with them."""

    def __init__(self, problems: tuple[SettingProblem, ...]) -> None:
        super().__init__("; ".join(f"{problem.name}: {problem.code}" for problem in problems))
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
    http_host: str = Field(
        default="127.0.0.1", description="Where webhook, `/healthz` and `/console` listen"
    )
    http_port: int = Field(
        default=8080,
        ge=0,
        le=65535,
        description="Port of webhook and `/healthz`; 0 takes a free one",
    )
    public_url: Annotated[AnyHttpUrl | None, Unset] = Field(
        default=None, description="Address under which staff open `/console`, without a path"
    )
    trusted_proxy: Annotated[Networks | None, Unset] = Field(
        default=None,
        description="Addresses or networks whose X-Forwarded-For and -Proto are believed",
    )
    console_passwords: Literal["off", "on"] = Field(
        default="off",
        description="Whether staff may sign in by password and second factor beside links",
    )
    operator_chat_id: Annotated[int | None, Unset] = Field(
        default=None,
        description="Chat told of faults by a reference number, never by citizens' words",
    )
    staff_group_id: Annotated[int | None, Unset] = Field(
        default=None,
        description="Telegram group in which staff see a card of each petition; a negative number",
    )
    data_dir: Path = Field(
        default=Path("data"), description="Folder of what is stored: the database and the key"
    )
    database_url: Annotated[str | None, Unset] = Field(
        default=None,
        description="SQLite or PostgreSQL address; default: `bot.sqlite3` in `DATA_DIR`",
    )
    secret_key: Annotated[Keys | None, Unset] = Field(
        default=None,
        description="Key that seals what is stored; or `DATA_DIR/secret.key` has it",
    )
    knowledge_dir: Path = Field(
        default=ROOT / "knowledge", description="Folder of the knowledge base"
    )
    knowledge_changes: Literal["warn", "publish"] = Field(
        default="warn",
        description="What a change in `KNOWLEDGE_DIR` leads to while the bot runs: `warn` logs it,"
        " `publish` publishes it if no answer is lost",
    )
    knowledge_approval: Literal["on", "off"] = Field(
        default="off",
        description="`on`: whoever changed the knowledge in the console cannot publish it, another"
        " editor does",
    )
    semantic: Literal["auto", "off"] = Field(
        default="auto", description="`auto` uses the extra `[semantic]` when it is installed"
    )
    semantic_threads: int = Field(
        default=1, ge=1, le=16, description="Threads of the embedder; more than the cores slow it"
    )
    cache_dir: Path = Field(default=Path("cache"), description="Where embeddings are kept")
    scanner_command: Annotated[str | None, Unset] = Field(
        default=None,
        description="Program that checks PDF and DOCX, e.g. `clamdscan --fdpass --no-summary {}`;"
        " without one they stay in quarantine",
    )
    target_days: int = Field(
        default=10,
        ge=1,
        le=250,
        description="Working days in which the office means to answer a petition: its own target",
    )
    undo_seconds: int = Field(
        default=60,
        ge=0,
        le=3600,
        description="How long staff may undo what they decide or send; 0 lets it go at once",
    )
    limit_petitions_day: int = Field(
        default=5, ge=1, le=1000, description="Petitions of one person a day"
    )
    limit_petitions_week: int = Field(
        default=15, ge=1, le=1000, description="Petitions of one person a week, from Monday"
    )
    limit_supports_day: int = Field(
        default=20, ge=1, le=1000, description="Petitions of others that one person joins a day"
    )
    limit_megabytes_day: int = Field(
        default=100, ge=1, le=10_000, description="MiB of files of one person a day"
    )
    controller_name: Annotated[str | None, Unset] = Field(
        default=None,
        max_length=200,
        description="Name of the office that answers for citizens' data; the consent names it",
    )
    office_name: Annotated[str | None, Unset] = Field(
        default=None, max_length=160, description="The office's name, as its letterhead has it"
    )
    office_parent: Annotated[str | None, Unset] = Field(
        default=None, max_length=160, description="The body above it, over its name"
    )
    office_place: Annotated[str | None, Unset] = Field(
        default=None,
        max_length=60,
        description="Where it sits: before the date of letters and reports",
    )
    office_sign: Annotated[str | None, Unset] = Field(
        default=None, max_length=40, description="Its short name, in the numbers of letters"
    )
    office_signer_title: Annotated[str | None, Unset] = Field(
        default=None, max_length=100, description="Title over the signature of letters"
    )
    letter_template: Annotated[Path | None, Unset] = Field(
        default=None,
        description="Folder of the office's own `phieu-chuyen.docx` and `nhac-tra-loi.docx`",
    )
    letter_unsigned: Literal["refuse", "send"] = Field(
        default="refuse", description="Whether a draft without number and signature may be mailed"
    )
    letter_answer_days: int = Field(
        default=10,
        ge=1,
        le=250,
        description="Working days after which a body that has not answered is listed",
    )
    smtp_host: Annotated[str | None, Unset] = Field(
        default=None, description="Mail server for letters; without one they go on paper"
    )
    smtp_port: int = Field(default=587, ge=1, le=65535, description="Its port")
    smtp_user: Annotated[str | None, Unset] = Field(
        default=None, description="Account at the mail server"
    )
    smtp_password: Annotated[SecretStr | None, Unset] = Field(
        default=None, description="Its password"
    )
    smtp_starttls: Literal["required", "tls", "off"] = Field(
        default="required",
        description="`required`: STARTTLS or nothing; `tls`: from the first byte (port 465);"
        " `off`: in clear, without an account only",
    )
    mail_from: Annotated[Email | None, Unset] = Field(
        default=None, description="The office's address, from which letters come"
    )
    mail_reply_to: Annotated[Email | None, Unset] = Field(
        default=None, description="Where answers to letters should go; default: the same"
    )
    mail_megabytes: int = Field(
        default=20, ge=1, le=100, description="MiB that one mail may hold, with all its files"
    )
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

    @property
    def trusted_proxies(self) -> tuple[str, ...]:
        """The networks of ``TRUSTED_PROXY``."""
        return tuple(self.trusted_proxy.split(",")) if self.trusted_proxy else ()

    @property
    def files_dir(self) -> Path:
        """The folder of what citizens sent along."""
        return self.data_dir / "files"

    @field_validator("webhook_url", "webhook_secret")
    @classmethod
    def _is_there_for_the_webhook(cls, value: T, info: ValidationInfo) -> T:
        if value is None and info.data.get("telegram_mode") == "webhook":
            raise PydanticCustomError("needed_by_webhook", "needed_by_webhook")
        return value

    @field_validator("knowledge_approval")
    @classmethod
    def _is_not_walked_round(cls, value: T, info: ValidationInfo) -> T:
        if value == "on" and info.data.get("knowledge_changes") == "publish":
            raise PydanticCustomError("approves_itself", "approves_itself")
        return value

    @field_validator("smtp_starttls")
    @classmethod
    def _hides_the_password(cls, value: T, info: ValidationInfo) -> T:
        if value == "off" and (info.data.get("smtp_user") or info.data.get("smtp_password")):
            raise PydanticCustomError("password_in_clear", "password_in_clear")
        return value

    @field_validator("mail_from")
    @classmethod
    def _is_there_for_the_mail(cls, value: T, info: ValidationInfo) -> T:
        if value is None and info.data.get("smtp_host"):
            raise PydanticCustomError("needed_by_mail", "needed_by_mail")
        return value


def load_settings(env_file: Path | None = Path(".env")) -> Settings:
    """The settings of this process; raises ConfigError naming every problem at once."""
    try:
        return Settings(_env_file=env_file)  # type: ignore[call-arg]  # pydantic-settings' own argument
    except ValidationError as error:
        problems = tuple(
            SettingProblem(
                name=str(item["loc"][0]).upper(),
                code=item["type"]
                if item["type"] in _OURS
                else _CODES.get(item["type"], "unusable"),
                facts=item.get("ctx", {}),
            )
            for item in error.errors(include_url=False, include_input=False)
        )
        raise ConfigError(problems) from None
    except (OSError, UnicodeDecodeError):
        raise ConfigError((SettingProblem(name=str(env_file), code="unreadable"),)) from None
