"""Settings are checked as a whole, and secrets stay secret."""

from pathlib import Path

import pytest

from bot.config import ConfigError, load_settings
from bot.texts.catalog import shipped_texts

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

    assert {problem.name: problem.code for problem in refused.value.problems} == {
        "TELEGRAM_MODE": "not_one_of",
        "HTTP_PORT": "too_large",
        "SEMANTIC_THREADS": "too_small",
    }


def test_a_bad_port_does_not_hide_what_the_webhook_lacks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TELEGRAM_MODE", "webhook")
    monkeypatch.setenv("HTTP_PORT", "many")

    with pytest.raises(ConfigError) as refused:
        load_settings(None)

    assert {problem.name: problem.code for problem in refused.value.problems} == {
        "WEBHOOK_URL": "needed_by_webhook",
        "WEBHOOK_SECRET": "needed_by_webhook",
        "HTTP_PORT": "not_a_number",
    }


def test_a_file_that_is_no_text_is_named(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_bytes("TELEGRAM_MODE=polling".encode("utf-16"))

    with pytest.raises(ConfigError) as refused:
        load_settings(file)

    assert [problem.code for problem in refused.value.problems] == ["unreadable"]


def test_every_wrong_setting_has_a_sentence_in_which_all_facts_fit(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    texts = shipped_texts()
    wrong = {
        "TELEGRAM_TOKEN": "1",
        "TELEGRAM_MODE": "x",
        "TELEGRAM_BASE_URL": "ftp://x",
        "TELEGRAM_PROXY": "x",
        "WEBHOOK_URL": "x",
        "WEBHOOK_SECRET": " ",
        "HTTP_PORT": "70000",
        "OPERATOR_CHAT_ID": "x",
        "SECRET_KEY": "x",
        "SEMANTIC_THREADS": "0",
        "CONTACT_PHONE": "0" * 51,
        "KNOWLEDGE_APPROVAL": "on",
    }
    monkeypatch.setenv("KNOWLEDGE_CHANGES", "publish")  # which nobody approves

    for name, value in wrong.items():
        monkeypatch.setenv(name, value)

    with pytest.raises(ConfigError) as refused:
        load_settings(None)

    said = {
        problem.name: texts.say(f"cli.setting.{problem.code}", **problem.facts)
        for problem in refused.value.problems
    }
    assert said.keys() == wrong.keys()
    assert texts.say("cli.setting.unusable") not in said.values()
    assert said["TELEGRAM_MODE"].endswith(": polling, webhook.")
    assert "65535" in said["HTTP_PORT"]


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

    assert [problem.name for problem in refused.value.problems] == [name]
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


def test_a_trusted_proxy_is_an_address_or_a_network(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRUSTED_PROXY", "127.0.0.1, 10.0.0.0/24,fd00::/8")

    assert load_settings(None).trusted_proxies == ("127.0.0.1/32", "10.0.0.0/24", "fd00::/8")


@pytest.mark.parametrize("value", ["*", "nginx", "0.0.0.0/0", "::/0", "10.0.0.1/24", "10.0.0.1,"])
def test_nothing_else_is_a_trusted_proxy(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("TRUSTED_PROXY", value)

    with pytest.raises(ConfigError) as refused:
        load_settings(None)

    assert [problem.code for problem in refused.value.problems] == ["not_networks"]
