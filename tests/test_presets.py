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
    has_temperature: bool = True
    only_streams: bool = False
    needs_key: bool = True

    def answer(self, request: Request) -> Step:
        """The usual answer, or the refusal that is due."""
        body = request.body
        way = body.get("response_format", {}).get("type") or ("tools" if "tools" in body else "none")
        known = (
            COMMON | {self.limit, *self.knows} | ({"tools", "tool_choice"} if way == "tools" else {"response_format"})
        )
        known -= set() if self.has_temperature else {"temperature"}
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
        if "temperature" in body and not self.has_temperature:
            return "invalid temperature: only 1 is allowed for this model"
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
        words += ["no temperature"] if self.refuses_zero or not self.has_temperature else []
        words += ["streams only"] if self.only_streams else []
        return ", ".join(words) or "nothing: it takes requests as they are"


def switched(name: str, value: Any) -> dict[str, Any]:
    return {"knows": frozenset({name}), "sent": ((name, value),)}


DISABLED = switched("thinking", {"type": "disabled"})
NOT_ENABLED = switched("enable_thinking", False)
NONE = switched("reasoning_effort", "none")
LOW = switched("reasoning_effort", "low")
TEMPLATE = switched("chat_template_kwargs", {"enable_thinking": False})
CHAT, V1 = "/chat/completions", "/v1/chat/completions"
SCHEMA, JSON, TOOLS = {"json_schema", "json_object"}, {"json_object"}, {"tools"}
LOCAL: dict[str, Any] = {"needs_key": False}
FIXED: dict[str, Any] = {"has_temperature": False}
VENDORS = {
    "openai": Vendor(V1, "gpt-5.6-luna", SCHEMA, NEWER, **NONE, **FIXED),
    "azure": Vendor("/openai/v1" + CHAT, "gpt-5.6-luna", SCHEMA, NEWER, **NONE, **FIXED),
    "anthropic": Vendor(V1, "claude-sonnet-5", TOOLS, **FIXED),
    "gemini": Vendor("/v1beta/openai" + CHAT, "gemini-3.8-flash", SCHEMA, **LOW),
    "mistral": Vendor(V1, "mistral-medium-3-5", SCHEMA, **NONE),
    "groq": Vendor("/openai/v1" + CHAT, "qwen/qwen3-32b", JSON, NEWER, **NONE),
    "xai": Vendor(V1, "grok-4.3", SCHEMA, NEWER, **NONE),
    "deepseek": Vendor(CHAT, "deepseek-flash", JSON, **DISABLED),
    "dashscope": Vendor("/compatible-mode/v1" + CHAT, "qwen3.8-max", JSON, **NOT_ENABLED),
    "zhipu": Vendor("/api/paas/v4" + CHAT, "glm-5.2", JSON, **DISABLED),
    "moonshot": Vendor(V1, "kimi-k2.6", JSON, NEWER, **DISABLED, **FIXED),
    "siliconflow": Vendor(V1, "Qwen/Qwen3.5-27B", JSON, **NOT_ENABLED),
    "ark": Vendor("/api/v3" + CHAT, "doubao-seed-2-1-pro-260915", JSON, **DISABLED),
    "tokenhub": Vendor(V1, "deepseek-v4-flash", JSON, **DISABLED),
    "qianfan": Vendor("/v2" + CHAT, "ernie-5.0-thinking-preview", JSON, **NOT_ENABLED),
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
    "stepfun": Vendor(V1, "step-3.7-flash", JSON, **LOW),
    "maas": Vendor("/v2" + CHAT, "deepseek-v3.1", JSON),
    "spark": Vendor(V1, "4.0Ultra", JSON, refuses_zero=True),
    "openrouter": Vendor(
        "/api/v1" + CHAT,
        "qwen/qwen3-32b",
        SCHEMA,
        knows=frozenset({"provider", "reasoning"}),
        sent=(("provider", {"require_parameters": True}), ("reasoning", {"enabled": False})),
    ),
    "ollama": Vendor(V1, "qwen3:14b", SCHEMA, **NONE, **LOCAL),
    "vllm": Vendor(V1, "Qwen/Qwen3-14B", SCHEMA, **TEMPLATE, **LOCAL),
    "sglang": Vendor(V1, "Qwen/Qwen3-14B", SCHEMA, **TEMPLATE, **LOCAL),
    "llamacpp": Vendor(V1, "qwen3-14b", SCHEMA, **TEMPLATE, **LOCAL),
    "lmstudio": Vendor(V1, "qwen3-14b", {"json_schema"}, **LOCAL),
}
# Models for which nothing is switched off: the parameter would be refused.
PLAIN = {
    "openai": "gpt-4.1-mini",
    "anthropic": "claude-haiku-4-5",
    "gemini": "gemini-2.0-flash",
    "mistral": "mistral-large-latest",
    "groq": "llama-3.3-70b-versatile",
    "xai": "grok-4-fast-non-reasoning",
    "zhipu": "glm-4-flash-250414",
    "moonshot": "moonshot-v1-32k",
    "siliconflow": "Qwen/Qwen2.5-72B-Instruct",
    "ark": "deepseek-v3-250324",
    "tokenhub": "hy3",
    "qianfan": "ernie-4.5-turbo-128k",
    "modelscope": "Qwen/Qwen3-235B-A22B-Instruct-2507",
    "vllm": "mistralai/Mistral-Small-24B",
    "sglang": "mistralai/Mistral-Small-24B",
}
# What other models are told, as their vendors document it: None is left out of the request.
THINKING_OFF, ENABLED_OFF = {"thinking": {"type": "disabled"}}, {"enable_thinking": False}
LOWEST, OFF, OWN = {"reasoning_effort": "low"}, {"reasoning_effort": "none"}, {"temperature": None}
HONOURED = {"provider": {"require_parameters": True}}
TOLD: list[tuple[str, str, dict[str, Any]]] = [
    ("openai", "gpt-5-mini", {"reasoning_effort": "minimal", **OWN}),
    ("openai", "gpt-5.1", {**OFF, **OWN}),
    ("openai", "gpt-5.4-pro", OWN),
    ("openai", "gpt-5.3-chat-latest", {}),
    ("openai", "gpt-6.1-sol", {**LOWEST, **OWN}),
    ("openai", "o4-mini", {**LOWEST, **OWN}),
    ("openai", "gpt-4o", {}),
    ("azure", "our-gpt-5.4-mini", {**OFF, **OWN}),
    ("anthropic", "claude-opus-4-8", OWN),
    ("anthropic", "claude-opus-4-6", {}),
    ("gemini", "gemini-2.5-flash-lite", OFF),
    ("gemini", "gemini-2.5-pro", LOWEST),
    ("gemini", "gemini-flash-latest", {**LOWEST, **OWN}),
    ("groq", "openai/gpt-oss-120b", LOWEST),
    ("xai", "grok-4.7", LOWEST),
    ("xai", "grok-4.20-0309-non-reasoning", {}),
    ("dashscope", "glm-5.3", {"enable_thinking": None, **LOWEST}),
    ("dashscope", "qwen3-235b-a22b-thinking-2507", {"enable_thinking": None}),
    ("dashscope", "deepseek-v4-pro", ENABLED_OFF),
    ("zhipu", "glm-5.3-flash", LOWEST),
    ("zhipu", "glm-5-turbo", THINKING_OFF),
    ("zhipu", "glm-4.7", THINKING_OFF),
    ("moonshot", "kimi-k3", {**LOWEST, **OWN}),
    ("moonshot", "kimi-k2.7-code", OWN),
    ("siliconflow", "tencent/Hunyuan-A13B-Instruct", ENABLED_OFF),
    ("siliconflow", "Pro/zai-org/GLM-5", ENABLED_OFF),
    ("siliconflow", "deepseek-ai/DeepSeek-V3.1-Terminus", ENABLED_OFF),
    ("siliconflow", "deepseek-ai/DeepSeek-V4-Flash", {}),
    ("siliconflow", "Qwen/Qwen3-235B-A22B-Thinking-2507", {}),
    ("ark", "glm-5-3-flash-260828", LOWEST),
    ("ark", "glm-5-2-260617", THINKING_OFF),
    ("ark", "deepseek-v4-1-flash-260910", THINKING_OFF),
    ("ark", "doubao-1-5-pro-32k-250115", {}),
    ("tokenhub", "kimi-k2.6", THINKING_OFF),
    ("tokenhub", "minimax-m2.7", {}),
    ("qianfan", "ernie-5.1", {}),
    ("minimax", "MiniMax-M2.7", {"temperature": 0.01, "reasoning_split": True}),
    ("stepfun", "step-5-preview", LOWEST),
    ("ollama", "gpt-oss:20b", LOWEST),
    ("vllm", "zai-org/GLM-4.5-Air", {"chat_template_kwargs": ENABLED_OFF}),
    ("openrouter", "openai/gpt-5.6-luna", {**HONOURED, "reasoning": {"effort": "low"}, **OWN}),
    ("openrouter", "moonshotai/kimi-k3", {**HONOURED, "reasoning": {"effort": "low"}, **OWN}),
    ("openrouter", "google/gemini-2.5-flash", {**HONOURED, "reasoning": {"enabled": False}}),
    ("openrouter", "openai/gpt-4.1", HONOURED),
]


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
    for preset in PRESETS.values():
        if preset.url_variable and preset.base_url:
            monkeypatch.delenv(preset.url_variable, raising=False)
    settings = Settings(model="m", max_attempts=1, reading="narrow", cache=False)
    with Server(answer) as server:
        summary = asyncio.run(summary_of(at_home(name, model, server, settings), settings))
    assert not summary.incomplete
    assert summary.usage.requests == len(server.requests) > 0
    return server


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_sends_what_its_endpoint_knows(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Path, key, way of asking, name of the limit, temperature, and thinking switched off; every call is answered."""
    asked(name, VENDORS[name].model, VENDORS[name].answer, monkeypatch)


@pytest.mark.parametrize("name", PLAIN)
def test_a_model_that_cannot_think_is_not_told_not_to(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same preset sends nothing beside the usual parameters."""
    vendor = replace(VENDORS[name], knows=frozenset(), sent=(), has_temperature=True)
    asked(name, PLAIN[name], vendor.answer, monkeypatch)


@pytest.mark.parametrize(("name", "model", "told"), TOLD)
def test_a_model_is_told_what_its_vendor_documents(name: str, model: str, told: dict[str, Any]) -> None:
    """Not to think where it can do without, to think little where it cannot, no temperature where that is fixed."""
    assert PRESETS[name].body_for(model) == told


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


NOTHING = "nothing: it takes requests as they are"


@pytest.mark.parametrize("name", PRESETS)
def test_doctor_finds_out_what_a_preset_knows(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of the same endpoint, by its address alone; with the preset there is nothing to learn."""
    monkeypatch.setenv("LLMSUM_API_KEY", KEY)
    monkeypatch.setenv("AZURE_OPENAI_ENDPOINT", "https://mine.openai.azure.com")
    for preset in PRESETS.values():
        if preset.url_variable and preset.base_url:
            monkeypatch.delenv(preset.url_variable, raising=False)
    settings = Settings(model="m", cache_dir=tmp_path)
    with Server(VENDORS[name].answer) as server:
        preset = at_home(name, VENDORS[name].model, server, settings)
        known = checks_of(preset, settings, monkeypatch)
    bare = replace(VENDORS[name], knows=frozenset(), sent=())
    with Server(bare.answer) as server:
        by_address = replace(preset, name="custom", mode="json_schema", extra={}, token_limit=MAX, stream=None)
        base = server.url.removesuffix("/v1") + urlsplit(preset.base_url).path
        found = checks_of(replace(by_address, base_url=base), settings, monkeypatch)
    assert (known["request"][:3], beside_thoughts(known["learned"])) == ("ok:", f"ok: {NOTHING}")
    assert (found["request"][:3], beside_thoughts(found["learned"])) == ("ok:", f"ok: {bare.lesson}")


def beside_thoughts(learned: str) -> str:
    """What was learned but for the room for thoughts, which some names ask for and which stands last."""
    room = "room of 8,192 tokens for thinking"
    return learned.replace(f"ok: {room}", f"ok: {NOTHING}").removesuffix(f", {room}")


def test_doctor_says_once_that_a_request_failed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And counts no tokens where none were told."""
    monkeypatch.setenv("LLMSUM_API_KEY", KEY)
    settings = Settings(model="m", cache_dir=tmp_path)
    with Server(lambda _: status(400)) as server:
        found = checks_of(at_home("deepseek", "deepseek-flash", server, settings), settings, monkeypatch)
    assert re.fullmatch(
        r"failed: HTTP 400 from api\.deepseek\.com \(scripted\); tried in vain: .+ \(\d\.\d s\)", found["request"]
    )


def test_what_the_settings_say_wins_over_the_preset(monkeypatch: pytest.MonkeyPatch) -> None:
    """For a model that is newer than the table."""
    monkeypatch.setenv("LLMSUM_API_KEY", KEY)
    settings = load_settings(
        model="modelscope/Qwen/Qwen3-32B", extra_body={"enable_thinking": True}, stream=False, token_limit="n"
    )
    found = resolve(settings)
    assert (found.extra, found.stream, found.token_limit) == ({"enable_thinking": True}, False, "n")


def test_a_null_leaves_a_parameter_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever put it there: the settings, the preset or the program."""
    monkeypatch.setenv("LLMSUM_API_KEY", KEY)
    settings = Settings(
        model="m", reading="narrow", cache=False, extra_body={"temperature": None, "enable_thinking": None}
    )
    with Server() as server:
        asyncio.run(summary_of(at_home("siliconflow", "Qwen/Qwen3-32B", server, settings), settings))
    assert not [request for request in server.requests if {"temperature", "enable_thinking"} & request.body.keys()]
