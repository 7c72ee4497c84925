"""What the files of a working folder may say before their user has looked at them."""

import json
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from llmsum import cli
from llmsum.errors import UsageError
from llmsum.homes import configuration_folder
from llmsum.keys import api_key
from llmsum.settings import OPTIONS, configured, load_settings
from llmsum.sources import TOML
from llmsum.trust import GUARDED, trusted
from tests.support.server import Server

REPORT = Path(__file__).parent / "data" / "personal_report.txt"
SECRET = "绝密-0123456789"
VALUES = {
    "api_key_command": f'"echo {SECRET}"',
    "base_url": f'"http://{SECRET}/v1"',
    "model": f'"openai/{SECRET}"',
    "cache_url": f'"redis://{SECRET}"',
    "cache_dir": f'"{SECRET}"',
    "prompts": f'"{SECRET}"',
    "max_cost": "1e9",
    "price": '"0,0"',
}


# What they change is how a report is read, how fast, and how much of it is printed or kept.
HARMLESS = {
    *("mode", "temperature", "max_output_tokens", "local_context", "local_threads", "token_limit", "stream"),
    *("concurrency", "timeout_s", "max_attempts", "max_requests_per_chunk", "max_retry_s", "rpm", "tpm"),
    *("job_requests", "job_bytes", "reading", "encoding", "max_bytes", "ocr", "wide_tokens", "chunk_segments"),
    *("chunk_tokens", "script", "kinds", "cache", "refresh"),
}


@pytest.fixture(autouse=True)
def folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A cloned folder, and a user who trusts nothing yet."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("LLMSUM_CACHE_DIR", str(tmp_path / "cache"))
    cloned = tmp_path / "克隆 of it"
    cloned.mkdir()
    monkeypatch.chdir(cloned)
    return cloned


def own(text: str) -> None:
    """The user's own llmsum.toml."""
    configuration_folder().mkdir(parents=True, exist_ok=True)
    (configuration_folder() / TOML).write_text(text, encoding="utf-8")


@pytest.mark.parametrize("name", VALUES)
@pytest.mark.parametrize("file", [".env", TOML])
def test_what_does_more_than_shape_a_summary_is_refused(
    name: str, file: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The message names the setting, the file and what to do, and shows no value."""
    monkeypatch.delenv("LLMSUM_CACHE_DIR")
    line = f"LLMSUM_{name.upper()}={VALUES[name]}" if file == ".env" else f"{name} = {VALUES[name]}"
    (folder / file).write_text(line + "\n", encoding="utf-8")
    with pytest.raises(UsageError) as caught:
        load_settings()
    told = str(caught.value)
    assert f"{name} of {file}" in told
    assert f"llmsum trust {shlex.quote(str(folder))}" in told
    assert SECRET not in told


@pytest.mark.parametrize("model", ["builtin2", "local/m.gguf", "ollama/x", "builtin/x"])
def test_every_model_but_the_rules_is_refused(model: str, folder: Path) -> None:
    """A file that came along would be loaded, or one fetched."""
    (folder / TOML).write_text(f'model = "{model}"\n', encoding="utf-8")
    with pytest.raises(UsageError, match="model of llmsum"):
        load_settings()


def test_harmless_settings_need_no_trust(folder: Path) -> None:
    """Limits, ways of reading and the rules."""
    (folder / TOML).write_text('model = "builtin"\nconcurrency = 3\nmode = "tools"\n', encoding="utf-8")
    assert load_settings().concurrency == 3


def test_every_setting_is_guarded_or_known_to_be_harmless() -> None:
    """Whoever adds one has to say which."""
    assert OPTIONS.keys() == GUARDED | HARMLESS
    assert not GUARDED & HARMLESS


@pytest.mark.parametrize("trusting", [False, True])
def test_invented_answers_of_a_strange_folder_are_not_told(
    folder: Path, server: Server, monkeypatch: pytest.MonkeyPatch, *, trusting: bool
) -> None:
    """It brings a folder of kept answers along: nothing of it is read before it is trusted."""
    own(f'model = "m"\nbase_url = "{server.url}"\nreading = "narrow"\n')
    monkeypatch.delenv("LLMSUM_CACHE_DIR")
    assert cli.main(["summarize", str(REPORT), "-q", "--json", "--cache-dir", "came along"]) == 0
    asked = len(server.requests)
    (folder / TOML).write_text('cache_dir = "came along"\n', encoding="utf-8")
    if trusting:
        assert cli.main(["trust"]) == 0
    assert cli.main(["summarize", str(REPORT), "-q", "--json"]) == (0 if trusting else 2)
    assert len(server.requests) == asked


@pytest.mark.parametrize(("elsewhere", "key"), [("environment", "mine"), ("command", "mine"), ("nowhere", "theirs")])
def test_a_key_that_came_along_is_the_last_to_be_used(
    elsewhere: str, key: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whose key it is can read what is sent with it; once the file is trusted it wins over the command."""
    monkeypatch.delenv("LLMSUM_API_KEY", raising=False)
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    (folder / ".env").write_text("LLMSUM_API_KEY=theirs\n", encoding="utf-8")
    if elsewhere == "environment":
        monkeypatch.setenv("OPENAI_API_KEY", "mine")
    command = shlex.join([sys.executable, "-c", "print('mine')"]) if elsewhere == "command" else None
    settings = load_settings(api_key_command=command)
    assert api_key(settings, "OPENAI_API_KEY") == key
    assert cli.main(["trust"]) == 0
    assert api_key(settings, "OPENAI_API_KEY") == ("mine" if elsewhere == "environment" else "theirs")


@pytest.mark.parametrize("option", [{"base_url": "http://127.0.0.1:1/v1"}, {}])
def test_a_setting_that_is_overridden_does_not_matter(option: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    """What the command line or the environment says instead is the user's own word."""
    Path(TOML).write_text('base_url = "http://elsewhere/v1"\n', encoding="utf-8")
    if not option:
        monkeypatch.setenv("LLMSUM_BASE_URL", "http://127.0.0.1:1/v1")
    assert load_settings(**option).base_url == "http://127.0.0.1:1/v1"


def test_the_users_own_file_counts_and_comes_last() -> None:
    """What it says is believed; the working folder's harmless settings win over it."""
    own('model = "vllm/own"\nbase_url = "http://own/v1"\nconcurrency = 2\nrpm = 5\nprompts = "mine"\n')
    Path(TOML).write_text("concurrency = 3\n", encoding="utf-8")
    found = load_settings()
    assert (found.model, found.base_url, found.concurrency, found.rpm) == ("vllm/own", "http://own/v1", 3, 5)
    assert found.prompts == configuration_folder() / "mine"


def test_a_folder_does_not_win_over_the_users_own_address() -> None:
    """Its address is refused, not passed over: which one counts is never a guess."""
    own('base_url = "http://own/v1"\n')
    Path(TOML).write_text('base_url = "http://elsewhere/v1"\n', encoding="utf-8")
    with pytest.raises(UsageError, match="base_url of llmsum"):
        configured()


def test_the_configuration_folder_may_be_the_working_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who edits it there has written it."""
    own('base_url = "http://own/v1"\n')
    monkeypatch.chdir(configuration_folder())
    assert load_settings().base_url == "http://own/v1"


def test_trust_lasts_as_long_as_the_content(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A file that changes must be trusted again, and one that was copied elsewhere is another."""
    (folder / TOML).write_text('base_url = "http://gpu/v1"\n', encoding="utf-8")
    (folder / ".env").write_text("LLMSUM_MODEL=vllm/m\n", encoding="utf-8")
    assert cli.main(["trust", str(folder)]) == 0
    assert "llmsum.toml (base_url)" in capsys.readouterr().out
    assert (load_settings().base_url, load_settings().model) == ("http://gpu/v1", "vllm/m")
    (folder / TOML).write_text('base_url = "http://elsewhere/v1"\n', encoding="utf-8")
    with pytest.raises(UsageError, match="not trusted as it is now"):
        load_settings()
    assert cli.main(["trust", "--list"]) == 0
    assert {line.split()[0] for line in capsys.readouterr().out.splitlines()} == {"changed", "trusted"}


def test_trust_can_be_taken_back(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Also of a file that is gone."""
    (folder / TOML).write_text('base_url = "http://gpu/v1"\n', encoding="utf-8")
    assert cli.main(["trust"]) == 0
    assert cli.main(["trust", str(folder), "--revoke"]) == 0
    with pytest.raises(UsageError, match="not trusted;"):
        load_settings()
    assert cli.main(["trust"]) == 0
    (folder / TOML).unlink()
    assert cli.main(["trust", "--list"]) == 0
    assert "gone " in capsys.readouterr().out
    assert cli.main(["trust", "--revoke"]) == 0
    assert trusted() == {}
    assert cli.main(["trust", "--revoke"]) == 0
    assert "nothing there was trusted" in capsys.readouterr().out


def test_where_there_is_nothing_to_trust_it_is_told(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A typing error does not look like success."""
    (folder / "empty").mkdir()
    assert cli.main(["trust", str(folder / "empty")]) == 2
    assert "neither llmsum.toml nor .env is there" in capsys.readouterr().err


def test_a_damaged_record_trusts_nothing(folder: Path) -> None:
    """And is written anew with the next trust."""
    (folder / TOML).write_text('base_url = "http://gpu/v1"\n', encoding="utf-8")
    assert cli.main(["trust"]) == 0
    (configuration_folder() / "trusted.json").write_text("[", encoding="utf-8")
    with pytest.raises(UsageError, match="not trusted"):
        load_settings()
    assert cli.main(["trust"]) == 0
    assert load_settings().base_url == "http://gpu/v1"


def test_doctor_tells_and_runs_nothing(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Neither the command of a strange folder nor that of a trusted one."""
    command = shlex.join([sys.executable, "-c", "open('ran', 'w'); print('k')"])
    (folder / TOML).write_text(f'model = "openai/m"\napi_key_command = {json.dumps(command)}\n', encoding="utf-8")
    assert cli.main(["doctor", "--base-url", "http://127.0.0.1:1/v1"]) == 1
    assert "api_key_command, model of llmsum.toml" in " ".join(capsys.readouterr().out.split())
    assert cli.main(["trust"]) == 0
    cli.main(["doctor", "--base-url", "http://127.0.0.1:1/v1"])
    assert "of api_key_command, which is not run here" in " ".join(capsys.readouterr().out.split())
    assert not (folder / "ran").exists()


def test_a_strange_folder_gets_neither_text_nor_key(
    folder: Path, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The run ends with exit code 2 before a word is sent; once trusted, it is sent."""
    (folder / ".env").write_text(f"LLMSUM_BASE_URL={server.url}\nLLMSUM_MODEL=m\n", encoding="utf-8")
    monkeypatch.setenv("LLMSUM_API_KEY", SECRET.encode().hex())
    run = [sys.executable, "-m", "llmsum", "summarize", str(REPORT), "--json", "-q"]
    assert subprocess.run(run, capture_output=True, check=False).returncode == 2
    assert not server.requests
    assert subprocess.run([sys.executable, "-m", "llmsum", "trust"], capture_output=True, check=False).returncode == 0
    assert subprocess.run(run, capture_output=True, check=False).returncode == 0
    assert server.requests


def test_every_guarded_setting_is_documented() -> None:
    """Who writes a file for others knows which of its settings they will be asked about."""
    page = (Path(__file__).parent.parent / "docs" / "configuration.md").read_text(encoding="utf-8")
    section = page.partition("## Files of a folder")[2].partition("\n## ")[0]
    assert not [name for name in GUARDED if f"`{name}`" not in section and f"`[{name}" not in section]
