"""Every preset against an endpoint that behaves as the vendor documents it: a parameter too many is refused."""

import asyncio
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from llmsum.cli.doctor import examine
from llmsum.engines import EnginePool
from llmsum.llm.endpoints import Endpoint, resolve
from llmsum.llm.engine import ModelEngine
from llmsum.llm.presets import PRESETS
from llmsum.models import Summary
from llmsum.pipeline import summarize_document
from llmsum.reading.document import read_document
from llmsum.settings import Settings, load_settings
from tests.support.server import Request, Server, Step, respond, status

REPORT = Path(__file__).parent / "data" / "personal_report.txt"
KEY = "sk-0123456789"
MAX, NEWER = "max_tokens", "max_completion_tokens"
COMMON = {"model", "messages", "temperature", "stream", "stream_options"}


@dataclass(frozen=True)
class Vendor:
    """What an endpoint knows, after its documentation: everything else is refused with 400.

    `sent` is the part of the body that must be there for the model asked for, such as what switches thinking off.
    """

    path: str
    model: str
    ways: set[str]  # json_schema, json_object, tools
    limit: str = "max_tokens"
    knows: frozenset[str] = frozenset()
    sent: tuple[tuple[str, Any], ...] = ()
    refuses_zero: bool = False
    only_streams: bool = False
    needs_key: bool = True

    def answer(self, request: Request) -> Step:
        """The usual answer, or the refusal that is due."""
        body = request.body
        way = body.get("response_format", {}).get("type") or ("tools" if "tools" in body else "none")
        known = (
            COMMON | {self.limit, *self.knows} | ({"tools", "tool_choice"} if way == "tools" else {"response_format"})
        )
        complaints = {
            404: request.path != self.path,
            401: self.needs_key and request.headers.get("authorization") != f"Bearer {KEY}",
            400: bool(body.keys() - known)
            or way not in self.ways
            or self.limit not in body
            or (self.refuses_zero and body.get("temperature") == 0)
            or (self.only_streams and not body.get("stream"))
            or any(body.get(name) != value for name, value in self.sent),
        }
        refused = next((code for code, wrong in complaints.items() if wrong), None)
        return respond(request) if refused is None else status(refused, message=self._complaint(body, way))

    def _complaint(self, body: Mapping[str, Any], way: str) -> str:
        """What of a request is refused, in words."""
        if way not in self.ways:
            return (
                "tools are not supported by this model" if way == "tools" else f"response_format {way} is unavailable"
            )
        if self.limit not in body:
            return f"Unsupported parameter: use '{self.limit}' instead of '{MAX if self.limit == NEWER else NEWER}'"
        if self.refuses_zero and body.get("temperature") == 0:
            return "temperature must be above 0"
        return "this model only supports stream mode, set stream to true" if self.only_streams else "refused"

    @property
    def lesson(self) -> str:
        """What is to be learned of it by whoever knows no preset, in the words of `doctor`."""
        ways = {"json_schema": "json_schema", "tools": "tools", "json_object": "json"}
        told = [mode for way, mode in ways.items() if way in self.ways]
        words = [f"mode {told[0]} instead of json_schema"] if told[0] != "json_schema" else []
        words += [f"the limit of answers as {self.limit}"] if self.limit != MAX else []
        words += ["no temperature"] if self.refuses_zero else []
        words += ["streams only"] if self.only_streams else []
        return ", ".join(words) or "nothing: it takes requests as they are"


def switched(name: str, value: Any) -> dict[str, Any]:
    return {"knows": frozenset({name}), "sent": ((name, value),)}


DISABLED = switched("thinking", {"type": "disabled"})
NOT_ENABLED = switched("enable_thinking", False)
NONE = switched("reasoning_effort", "none")
TEMPLATE = switched("chat_template_kwargs", {"enable_thinking": False})
CHAT, V1 = "/chat/completions", "/v1/chat/completions"
SCHEMA, JSON, TOOLS = {"json_schema", "json_object"}, {"json_object"}, {"tools"}
LOCAL: dict[str, Any] = {"needs_key": False}
VENDORS = {
    "openai": Vendor(V1, "gpt-5-mini", SCHEMA, NEWER),
    "azure": Vendor("/openai/v1" + CHAT, "gpt-5-mini", SCHEMA, NEWER),
    "anthropic": Vendor(V1, "claude-haiku-4-5", TOOLS),
    "gemini": Vendor("/v1beta/openai" + CHAT, "gemini-2.5-flash", SCHEMA, **NONE),
    "mistral": Vendor(V1, "mistral-medium-latest", SCHEMA),
    "groq": Vendor("/openai/v1" + CHAT, "qwen/qwen3-32b", JSON, NEWER, **NONE),
    "xai": Vendor(V1, "grok-4-fast-non-reasoning", SCHEMA, NEWER),
    "deepseek": Vendor(CHAT, "deepseek-chat", JSON, **DISABLED),
    "dashscope": Vendor("/compatible-mode/v1" + CHAT, "qwen-plus", JSON, **NOT_ENABLED),
    "zhipu": Vendor("/api/paas/v4" + CHAT, "glm-4.6", JSON, **DISABLED),
    "moonshot": Vendor(V1, "kimi-k2.5", JSON, **DISABLED),
    "siliconflow": Vendor(V1, "Qwen/Qwen3-32B", JSON, **NOT_ENABLED),
    "ark": Vendor("/api/v3" + CHAT, "doubao-seed-1-6-250615", JSON, **DISABLED),
    "hunyuan": Vendor(V1, "hunyuan-a13b", JSON, **NOT_ENABLED),
    "qianfan": Vendor("/v2" + CHAT, "qwen3-32b", JSON, **NOT_ENABLED),
    "modelscope": Vendor(V1, "Qwen/Qwen3-32B", JSON, only_streams=True, **NOT_ENABLED),
    "minimax": Vendor(
        V1,
        "MiniMax-M3",
        JSON,
        NEWER,
        frozenset({"thinking", "reasoning_split"}),
        (("thinking", {"type": "disabled"}), ("reasoning_split", True)),
        refuses_zero=True,
    ),
    "openrouter": Vendor(
        "/api/v1" + CHAT, "qwen/qwen3-32b", SCHEMA, **switched("provider", {"require_parameters": True})
    ),
    "ollama": Vendor(V1, "qwen3:14b", SCHEMA, **NONE, **LOCAL),
    "vllm": Vendor(V1, "Qwen/Qwen3-14B", SCHEMA, **TEMPLATE, **LOCAL),
    "sglang": Vendor(V1, "Qwen/Qwen3-14B", SCHEMA, **TEMPLATE, **LOCAL),
    "llamacpp": Vendor(V1, "qwen3-14b", SCHEMA, **TEMPLATE, **LOCAL),
    "lmstudio": Vendor(V1, "qwen3-14b", {"json_schema"}, **LOCAL),
}
# Models for which nothing is switched off: the parameter would be refused.
PLAIN = {
    "gemini": "gemini-2.0-flash",
    "groq": "llama-3.3-70b-versatile",
    "moonshot": "kimi-k2-0905-preview",
    "siliconflow": "Qwen/Qwen2.5-72B-Instruct",
    "ark": "doubao-1-5-pro-32k-250115",
    "hunyuan": "hunyuan-turbos-latest",
    "qianfan": "ernie-4.5-turbo-128k",
    "modelscope": "Qwen/Qwen3-235B-A22B-Instruct-2507",
    "vllm": "mistralai/Mistral-Small-24B",
    "sglang": "mistralai/Mistral-Small-24B",
}


def at_home(name: str, model: str, server: Server, settings: Settings) -> Endpoint:
    """The preset's endpoint with all that is particular to it, on loopback."""
    endpoint = resolve(load_settings(settings, model=f"{name}/{model}"))
    base = server.url.removesuffix("/v1") + urlsplit(endpoint.base_url).path
    return replace(endpoint, base_url=base)


async def summary_of(endpoint: Endpoint, settings: Settings) -> Summary:
    async with EnginePool(settings, ModelEngine(settings, endpoint, None)) as engines:
        return await summarize_document(read_document(str(REPORT), settings), settings, engines)


def asked(name: str, model: str, answer: Callable[[Request], Step], monkeypatch: pytest.MonkeyPatch) -> Server:
    """The server after one summary, which lacks nothing."""
    monkeypatch.setenv("LLMSUM_API_KEY", KEY)
    monkeypatch.setenv("AZURE_OPENAI_ENDPOINT", "https://mine.openai.azure.com")
    monkeypatch.delenv("OPENAI_BASE_URL", raising=False)
    settings = Settings(model="m", max_attempts=1, reading="narrow", cache=False)
    with Server(answer) as server:
        summary = asyncio.run(summary_of(at_home(name, model, server, settings), settings))
    assert not summary.incomplete
    assert summary.usage.requests == len(server.requests) > 0
    return server


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_sends_what_its_endpoint_knows(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Path, key, way of asking, name of the limit, and thinking switched off; every call is answered."""
    asked(name, VENDORS[name].model, VENDORS[name].answer, monkeypatch)


@pytest.mark.parametrize("name", PLAIN)
def test_a_model_that_cannot_think_is_not_told_not_to(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same preset sends nothing beside the usual parameters."""
    vendor = replace(VENDORS[name], knows=frozenset(), sent=())
    asked(name, PLAIN[name], vendor.answer, monkeypatch)


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_says_where_it_is_documented(name: str) -> None:
    """By an address that can be opened."""
    assert re.fullmatch(r"https://[\w.-]+/\S+", PRESETS[name].docs)


def checks_of(endpoint: Endpoint, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """What `llmsum doctor --try` tells of request and lessons."""

    def resolved(*_: object, **__: object) -> Endpoint:
        return endpoint

    def loaded(**_: object) -> Settings:
        return settings

    monkeypatch.setattr("llmsum.llm.endpoints.resolve", resolved)
    monkeypatch.setattr("llmsum.settings.load_settings", loaded)
    return {check.name: f"{check.state}: {check.detail}" for check in examine({}, trying=True)}


@pytest.mark.parametrize("name", PRESETS)
def test_doctor_finds_out_what_a_preset_knows(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of the same endpoint, by its address alone; with the preset there is nothing to learn."""
    monkeypatch.setenv("LLMSUM_API_KEY", KEY)
    monkeypatch.setenv("AZURE_OPENAI_ENDPOINT", "https://mine.openai.azure.com")
    monkeypatch.delenv("OPENAI_BASE_URL", raising=False)
    settings = Settings(model="m", cache_dir=tmp_path)
    with Server(VENDORS[name].answer) as server:
        preset = at_home(name, VENDORS[name].model, server, settings)
        known = checks_of(preset, settings, monkeypatch)
    bare = replace(VENDORS[name], knows=frozenset(), sent=())
    with Server(bare.answer) as server:
        by_address = replace(preset, name="custom", mode="json_schema", extra={}, token_limit=MAX, stream=None)
        base = server.url.removesuffix("/v1") + urlsplit(preset.base_url).path
        found = checks_of(replace(by_address, base_url=base), settings, monkeypatch)
    assert (known["request"][:3], known["learned"]) == ("ok:", "ok: nothing: it takes requests as they are")
    assert (found["request"][:3], found["learned"]) == ("ok:", f"ok: {bare.lesson}")


def test_what_the_settings_say_wins_over_the_preset(monkeypatch: pytest.MonkeyPatch) -> None:
    """For a model that is newer than the table."""
    monkeypatch.setenv("LLMSUM_API_KEY", KEY)
    settings = load_settings(
        model="modelscope/Qwen/Qwen3-32B", extra_body={"enable_thinking": True}, stream=False, token_limit="n"
    )
    found = resolve(settings)
    assert (found.extra, found.stream, found.token_limit) == ({"enable_thinking": True}, False, "n")
