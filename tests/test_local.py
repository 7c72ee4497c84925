"""Models run in process."""

import asyncio
import os
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from llmsum.errors import EngineError, MissingExtra, UsageError
from llmsum.llm.endpoints import resolve
from llmsum.llm.engine import ModelEngine
from llmsum.llm.items import drafts_of
from llmsum.llm.local import DIGESTS, LocalServer, file_digest, locate
from llmsum.llm.prompt import Message
from llmsum.llm.wire import ITEMS
from llmsum.settings import load_settings

MODEL = os.environ.get("LLMSUM_TEST_MODEL")
WORKED_EXAMPLE: list[Message] = [
    {"role": "system", "content": "从编号句子中找出成果、问题、计划，输出JSON。"},
    {"role": "user", "content": "[1] 植树3万棵。"},
    {"role": "assistant", "content": '{"items":[{"first":1,"last":1,"kind":"成果","statement":"植树3万棵。"}]}'},
]


def test_a_path_is_found_relative_and_absolute(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """local/FILE.gguf is relative to the working folder, local//FILE.gguf is absolute."""
    file = tmp_path / "模型.gguf"
    file.write_bytes(b"x")
    monkeypatch.chdir(tmp_path)
    assert locate("模型.gguf") == locate(str(file)) == file.resolve()


def test_a_missing_file_is_a_usage_error() -> None:
    """The message names the model as it was written."""
    with pytest.raises(UsageError, match=r"model local/none\.gguf: no such file"):
        locate("none.gguf")


def test_a_hub_that_cannot_be_reached_is_a_usage_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """The message names the model and offers the way round, and shows nothing of the hub's own text."""

    def fails(*_: Any) -> str:
        raise OSError("https://token@hub")

    def nothing(*_: Any) -> None:
        return None

    hub = SimpleNamespace(try_to_load_from_cache=nothing, hf_hub_download=fails)
    monkeypatch.setitem(sys.modules, "huggingface_hub", hub)
    with pytest.raises(UsageError, match="not fetched from the hub") as caught:
        locate("org/repo:file.gguf")
    assert "token" not in str(caught.value)


def test_a_hub_file_is_fetched_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the hub's own cache holds is not downloaded again."""
    stored = tmp_path / "f.gguf"

    def found(*_: Any) -> str:
        return str(stored)

    hub = SimpleNamespace(try_to_load_from_cache=found)
    monkeypatch.setitem(sys.modules, "huggingface_hub", hub)
    assert locate("org/repo:f.gguf") == stored


def fetch() -> Path:
    return locate("org/repo:f.gguf")


@pytest.mark.parametrize("module", ["xllamacpp", "huggingface_hub"])
def test_a_missing_extra_says_what_to_install(module: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the optional libraries the message is the pip command."""
    monkeypatch.setitem(sys.modules, module, None)
    use = {"xllamacpp": lambda: LocalServer(tmp_path / "m.gguf", load_settings()), "huggingface_hub": fetch}[module]
    with pytest.raises(MissingExtra, match=r"llmsum\[local\]"):
        use()


def test_a_digest_is_computed_once(tmp_path: Path) -> None:
    """The memo is believed as long as path, size and time are the same, and no longer."""
    file = tmp_path / "m.gguf"
    file.write_bytes(b"one")
    first = file_digest(file, tmp_path)
    times = file.stat()
    file.write_bytes(b"two")
    os.utime(file, ns=(times.st_atime_ns, times.st_mtime_ns))
    assert file_digest(file, tmp_path) == first
    os.utime(file, ns=(times.st_atime_ns, times.st_mtime_ns + 1_000_000))
    assert file_digest(file, tmp_path) != first


def test_a_damaged_memo_costs_time_only(tmp_path: Path) -> None:
    """The digest is the same whatever the memo holds."""
    file = tmp_path / "m.gguf"
    file.write_bytes(b"one")
    first = file_digest(file, tmp_path)
    (tmp_path / DIGESTS).write_text("[1")
    assert file_digest(file, tmp_path) == first


def test_a_file_that_is_no_model_is_an_engine_error(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """One message, and nothing of llama.cpp's own on the terminal."""
    pytest.importorskip("xllamacpp")
    file = tmp_path / "m.gguf"
    file.write_bytes(b"no model" * 20)
    with pytest.raises(EngineError, match=r"model m\.gguf: llama\.cpp cannot load it"):
        LocalServer(file, load_settings())
    assert capfd.readouterr() == ("", "")


@pytest.mark.local_model
@pytest.mark.skipif(MODEL is None, reason="LLMSUM_TEST_MODEL names no model file")
def test_a_real_model_answers_in_shape_and_reuses_the_prompt(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Schema-constrained answers, the constant beginning out of the key-value cache, and a silent terminal."""
    settings = load_settings(model=f"local/{MODEL}", cache_dir=tmp_path, local_context=1024)

    async def ask_both() -> list[Any]:
        async with ModelEngine(settings, resolve(settings), None) as engine:
            return [
                await engine.ask(
                    [*WORKED_EXAMPLE, {"role": "user", "content": f"[1] {sentence}"}], ITEMS["zh"], max_tokens=100
                )
                for sentence in ("全年新建桥梁12座。", "明年计划修路30公里。")
            ]

    first, second = asyncio.run(ask_both())
    assert (first.status, second.status) == ("ok", "ok")
    assert drafts_of(second.reply)[1] == ()
    assert second.usage.cached_input_tokens >= 50
    assert capfd.readouterr() == ("", "")
