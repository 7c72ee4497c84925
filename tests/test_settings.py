"""What can be configured, and which source wins."""

import os
import shlex
import sys
from dataclasses import FrozenInstanceError, replace
from pathlib import Path
from typing import Any

import pytest

from llmsum.errors import UsageError
from llmsum.keys import api_key
from llmsum.settings import BUILTIN, OPTIONS, Settings, configured, load_settings
from llmsum.trust import trust

KEY = "sk-绝密-0123456789"


@pytest.fixture(autouse=True)
def clean(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """An empty working folder, and nothing of the machine's own."""
    for name in [name for name in os.environ if name.startswith("LLMSUM_") or name.endswith("_API_KEY")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


def test_nothing_configured_is_the_defaults() -> None:
    """Every option has one; the built-in rules are the model."""
    assert load_settings() == Settings()
    assert load_settings(model=None, concurrency=None).model == BUILTIN


def test_each_source_wins_over_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    """Given > environment > .env > llmsum.toml > default, option by option."""
    Path("llmsum.toml").write_text("concurrency = 2\nmax_attempts = 2\ntimeout_s = 2\nchunk_segments = 2\n", "utf-8")
    Path(".env").write_text("LLMSUM_CONCURRENCY=3\nLLMSUM_MAX_ATTEMPTS=3\nLLMSUM_TIMEOUT_S=3\n# 注释\n", "utf-8")
    monkeypatch.setenv("LLMSUM_CONCURRENCY", "4")
    monkeypatch.setenv("llmsum_max_attempts", "4")
    found = load_settings(concurrency=5)
    assert (found.concurrency, found.max_attempts, found.timeout_s, found.chunk_segments) == (5, 4, 3.0, 2)
    assert found.max_bytes == Settings().max_bytes


def test_a_base_stands_in_for_what_is_configured(monkeypatch: pytest.MonkeyPatch) -> None:
    """Options on top of settings at hand change those only; the environment is not read again."""
    monkeypatch.setenv("LLMSUM_BASE_URL", "http://elsewhere/v1")
    base = Settings(concurrency=3, model="m")
    assert load_settings(base, concurrency=4) == replace(base, concurrency=4)


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("model", "vllm/千问", "vllm/千问"),
        ("mode", "tools", "tools"),
        ("script", "traditional", "traditional"),
        ("temperature", "0.5", 0.5),
        ("max_retry_s", "inf", float("inf")),
        ("concurrency", "16", 16),
        ("local_threads", "4", 4),
        ("price", "[0.27, 1.10]", (0.27, 1.10)),
        ("cache", "no", False),
        ("cache", "0", False),
        ("refresh", "True", True),
        ("prompts", "模板", Path("模板")),
    ],
)
def test_text_becomes_what_the_option_wants(name: str, text: str, value: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The environment knows only text."""
    monkeypatch.setenv(f"LLMSUM_{name.upper()}", text)
    assert getattr(load_settings(), name) == value


def test_toml_has_types() -> None:
    """Numbers, switches and lists as TOML writes them."""
    Path("llmsum.toml").write_text('price = [1, 2.5]\ncache = false\nmodel = "local/深.gguf"\n', encoding="utf-8")
    trust({Path("llmsum.toml"): Path("llmsum.toml").read_bytes()})
    found = load_settings()
    assert (found.price, found.cache, found.model) == ((1.0, 2.5), False, "local/深.gguf")


BAD: dict[str, Any] = {
    "model": 7,
    "mode": "绝密",
    "temperature": "绝密",
    "max_output_tokens": 63,
    "local_threads": 0,
    "concurrency": True,
    "timeout_s": 0,
    "max_attempts": 1.5,
    "price": "[1]",
    "max_bytes": float("nan"),
    "script": ["simplified"],
    "prompts": 5,
    "cache": "maybe",
}


def test_every_bad_value_is_named_at_once() -> None:
    """One line names each option and what it wants, and quotes no value: one may be a secret in the wrong place."""
    with pytest.raises(UsageError) as caught:
        load_settings(**BAD)
    message = str(caught.value)
    assert message.startswith("configuration: ")
    assert all(f"{name}: must be " in message for name in BAD)
    assert "绝密" not in message
    assert "\n" not in message


def test_limits_are_inclusive_or_not_as_they_say() -> None:
    """At least 64 tokens allows 64; a time-out above 0 does not allow 0."""
    assert load_settings(max_output_tokens=64, timeout_s=0.001).max_output_tokens == 64
    with pytest.raises(UsageError, match="timeout_s: must be above 0"):
        load_settings(timeout_s=0)


def test_an_option_that_is_none_is_refused() -> None:
    """A slip in a keyword is not passed over; other names in the environment and in llmsum.toml are not ours."""
    with pytest.raises(UsageError, match="modell: no such option"):
        load_settings(modell="openai/gpt-5-mini")
    Path("llmsum.toml").write_text("[tool]\nx = 1\n", encoding="utf-8")
    assert configured() == {}


def test_a_misspelt_setting_is_told() -> None:
    """A cap that nobody reads is none."""
    Path("llmsum.toml").write_text("max_cots = 0.01\n", encoding="utf-8")
    with pytest.raises(UsageError, match=r"no setting is called max_cots; is it max_cost\?"):
        configured()


@pytest.mark.parametrize(
    ("variable", "told"),
    [
        ("LLMSUM_MAX_COSTS", r"no setting is called LLMSUM_MAX_COSTS; is it LLMSUM_MAX_COST\?"),
        ("LLMSUM_APIKEY", r"is it LLMSUM_API_KEY\?"),
        ("LLMSUM_TEST_ENDPOINT", r"is it LLMSUM_TEST_ENDPOINTS\?"),
        ("LLMSUM_绝密", r"remove it"),
    ],
)
def test_a_misspelt_variable_is_told(variable: str, told: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """In the environment and in .env alike; its value is not shown."""
    monkeypatch.setenv(variable, KEY)
    with pytest.raises(UsageError, match=told) as caught:
        load_settings()
    assert KEY not in str(caught.value)
    monkeypatch.delenv(variable)
    Path(".env").write_text(f"{variable}={KEY}\n", encoding="utf-8")
    with pytest.raises(UsageError, match=rf"^\.env: .*{told}"):
        load_settings()


def test_variables_that_are_no_settings_are_known(monkeypatch: pytest.MonkeyPatch) -> None:
    """The key, and what only tests read; what another program calls its own does not matter."""
    for name in ("LLMSUM_API_KEY", "LLMSUM_CI", "LLMSUM_TEST_MODEL", "LLMSUMMER_X", "_LLMSUM_COMPLETE"):
        monkeypatch.setenv(name, "x")
    assert load_settings() == Settings()


@pytest.mark.parametrize("price", ["-1,2", "0.27,0", "0,0", "nan,1"])
def test_a_price_is_above_nothing(price: str) -> None:
    """With a negative one a run would earn money, and with none a cap on cost would never be reached."""
    with pytest.raises(UsageError, match="price: must be"):
        load_settings(price=price)


@pytest.mark.parametrize("coding", ["utf-8-sig", "utf-16"])
@pytest.mark.parametrize("file", [".env", "llmsum.toml"])
def test_a_mark_before_the_first_name_is_none_of_it(file: str, coding: str) -> None:
    """As Notepad saves UTF-8, and as PowerShell writes into files, line ends of Windows included."""
    text = "LLMSUM_CONCURRENCY=3\r\nLLMSUM_RPM=7\r\n" if file == ".env" else "concurrency = 3\r\nrpm = 7\r\n"
    Path(file).write_bytes(text.encode(coding))
    found = load_settings()
    assert (found.concurrency, found.rpm) == (3, 7)


def test_the_first_key_of_a_marked_file_is_found() -> None:
    """A byte order mark does not become part of the variable's name."""
    Path(".env").write_bytes(f"OPENAI_API_KEY={KEY}\n".encode("utf-8-sig"))
    assert api_key(load_settings(), "OPENAI_API_KEY") == KEY


@pytest.mark.parametrize("file", [".env", "llmsum.toml"])
def test_a_file_that_is_no_text_is_named(file: str) -> None:
    """GB18030 where UTF-8 is due is wrong usage, not a crash."""
    Path(file).write_bytes("MODEL='模型'".encode("gb18030"))
    with pytest.raises(UsageError, match=file):
        load_settings()


def test_the_key_has_four_sources(monkeypatch: pytest.MonkeyPatch) -> None:
    """The environment before .env, LLMSUM_API_KEY before the preset's variable, the command last."""
    command = shlex.join([sys.executable, "-c", "print(' from-command \\nsecond line')"])
    settings = load_settings(api_key_command=command)
    assert api_key(load_settings(), "OPENAI_API_KEY") is None
    assert api_key(settings, "OPENAI_API_KEY") == "from-command"
    trust({Path(".env"): f"OPENAI_API_KEY={KEY}\n".encode()})
    Path(".env").write_text(f"OPENAI_API_KEY={KEY}\n", encoding="utf-8")
    assert api_key(settings, "OPENAI_API_KEY") == KEY
    assert api_key(settings, "") == "from-command"
    monkeypatch.setenv("OPENAI_API_KEY", "from-preset")
    assert api_key(settings, "OPENAI_API_KEY") == "from-preset"
    monkeypatch.setenv("LLMSUM_API_KEY", " from-ours\n")
    assert api_key(settings, "OPENAI_API_KEY") == "from-ours"


@pytest.mark.parametrize("command", ["no-such-program-anywhere x", 'echo "half'])
def test_a_key_command_that_cannot_be_run_is_wrong_usage(command: str) -> None:
    """Neither a traceback nor a missing file of ours; its words are not shown."""
    with pytest.raises(UsageError, match="api_key_command cannot be run") as caught:
        api_key(load_settings(api_key_command=command), "")
    assert "half" not in str(caught.value)


def test_secrets_are_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither in a repr nor in an error, whatever of the command's output holds the key."""
    monkeypatch.setenv("LLMSUM_API_KEY", KEY)
    settings = load_settings(base_url=f"http://user:{KEY}@gpu/v1", api_key_command=f"echo {KEY}")
    assert KEY not in repr(settings)
    monkeypatch.delenv("LLMSUM_API_KEY")
    failing = shlex.join([sys.executable, "-c", f"print({KEY!r}); raise SystemExit(3)"])
    with pytest.raises(UsageError, match="exit code 3") as caught:
        api_key(load_settings(api_key_command=failing), "")
    assert KEY not in str(caught.value)


def test_settings_cannot_be_changed() -> None:
    """One run, one configuration."""
    with pytest.raises(FrozenInstanceError):
        setattr(Settings(), next(iter(OPTIONS)), "x")
