"""Settings are checked as a whole, and secrets stay secret."""

from pathlib import Path

import pytest

from bot.config import ConfigError, load_settings

TOKEN = "123456:" + "A" * 35


@pytest.fixture(autouse=True)
def _no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("TELEGRAM_TOKEN", "TELEGRAM_MODE", "HTTP_PORT", "WEBHOOK_URL", "WEBHOOK_SECRET"):
        monkeypatch.delenv(name, raising=False)


def test_nothing_set_is_enough_to_start_a_demo() -> None:
    """Every setting has a default."""
    settings = load_settings(None)

    assert settings.telegram_token is None
    assert settings.telegram_mode == "polling"
    assert settings.store_url == "sqlite:///data/bot.sqlite3"


def test_every_problem_is_named_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody likes to mend one setting a start."""
    monkeypatch.setenv("TELEGRAM_MODE", "carrier pigeon")
    monkeypatch.setenv("HTTP_PORT", "70000")
    monkeypatch.setenv("SEMANTIC_THREADS", "0")

    with pytest.raises(ConfigError) as refused:
        load_settings(None)

    named = {name for name, _ in refused.value.problems}
    assert named == {"TELEGRAM_MODE", "HTTP_PORT", "SEMANTIC_THREADS"}


def test_a_webhook_without_a_secret_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Anybody could speak for Telegram."""
    monkeypatch.setenv("TELEGRAM_MODE", "webhook")
    monkeypatch.setenv("WEBHOOK_URL", "https://bot.example.vn")

    with pytest.raises(ConfigError, match="WEBHOOK_SECRET"):
        load_settings(None)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TELEGRAM_TOKEN", "not a token"),
        ("WEBHOOK_SECRET", "có dấu"),
        ("SECRET_KEY", "short"),
        ("TELEGRAM_PROXY", "socks5://lan:hunter2@192.0.2.1:1080"),
        ("TELEGRAM_UPDATES_PROXY", "socks4://192.0.2.1:1080"),
    ],
)
def test_what_cannot_be_right_is_refused_without_being_shown(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    """The message of an error may end up in a log."""
    monkeypatch.setenv(name, value)

    with pytest.raises(ConfigError) as refused:
        load_settings(None)

    assert [problem[0] for problem in refused.value.problems] == [name]
    assert value not in str(refused.value)


def test_secrets_do_not_show_when_settings_are_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not even by accident."""
    monkeypatch.setenv("TELEGRAM_TOKEN", TOKEN)

    assert TOKEN not in repr(load_settings(None))


def test_an_empty_value_means_not_set(tmp_path: Path) -> None:
    """``NAME=`` in a copied .env.example."""
    file = tmp_path / ".env"
    file.write_text("TELEGRAM_TOKEN=\nOPERATOR_CHAT_ID=\nHTTP_PORT=8081\n")

    settings = load_settings(file)

    assert settings.telegram_token is None
    assert settings.operator_chat_id is None
    assert settings.http_port == 8081
