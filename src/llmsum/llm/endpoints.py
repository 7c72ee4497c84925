"""Where a model answers: presets by name, any OpenAI-compatible address, or a GGUF file run in process."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, parse_qsl, urlsplit, urlunsplit

from llmsum.errors import UsageError
from llmsum.keys import OURS, api_key, vendor_variable
from llmsum.llm.local import file_digest, locate
from llmsum.llm.presets import PRESETS, Preset
from llmsum.llm.routes import Route, route_to
from llmsum.settings import BUILTIN, Mode, Settings

LOCAL = "local"
CUSTOM = Preset("custom", "", "", "json_schema", "", needs_key=False)
NOWHERE = "http://replay.invalid/v1"  # what was recorded is played without its address


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One model at one address.

    `identity` tells endpoints apart in cache keys and messages: host and path, or the digest of a local file; it never
    holds credentials. `file` is set for a model run in process, which has no address until it is started.
    """

    name: str
    model: str
    identity: str
    mode: Mode
    base_url: str = field(default="", repr=False)
    query: Mapping[str, str] = field(default_factory=dict[str, str], repr=False)
    api_key: str | None = field(default=None, repr=False)
    extra: Mapping[str, Any] = field(default_factory=dict[str, Any])
    token_limit: str = "max_tokens"
    headers: Mapping[str, str] = field(default_factory=dict[str, str], repr=False)
    stream: bool | None = None  # None: where somebody looks on
    route: Route = field(default_factory=Route)
    file: Path | None = None


def resolve(settings: Settings, *, offline: bool = False, run: bool = True) -> Endpoint:
    """The endpoint that `settings.model` and `settings.base_url` name.

    With a base URL the model name is sent as it is, and the preset's key is not: it belongs to another host. Only
    vllm/ and ollama/, which have no host of their own, keep their meaning.

    Args:
        settings: the model, and where it is.
        offline: nothing will be sent, so that neither a key nor a local model's file is looked for, and a name without
            a preset or an address is one that was recorded.
        run: whether `api_key_command` may be run; where it is not, the endpoint has no key of it.

    Raises:
        UsageError: unknown preset, no model name, no key, no such model file, an address that is none.
    """
    prefix, _, model = settings.model.partition("/")
    if prefix == LOCAL and model:
        return _recorded(settings, model) if offline else _local(settings, model)
    if settings.base_url and (prefix not in PRESETS or PRESETS[prefix].needs_key):
        preset = replace(CUSTOM, base_url=settings.base_url)
        model = "" if settings.model == BUILTIN else settings.model
    elif prefix in PRESETS:
        preset = PRESETS[prefix] if offline or settings.base_url else _moved(PRESETS[prefix])
    elif offline and settings.model != BUILTIN:  # it was recorded at an address of its own
        preset, model = replace(CUSTOM, base_url=NOWHERE), settings.model
    else:
        known = ", ".join(f"{name}/…" for name in (LOCAL, *PRESETS))
        raise UsageError(f"model {settings.model}: unknown preset; use {BUILTIN}, {known}, or any name with --base-url")
    if not model:
        raise UsageError(
            f"model {settings.model}: no model name; write {prefix}/MODEL, or the name alone with --base-url"
        )
    return _remote(settings, replace(preset, needs_key=False) if offline else preset, model, offline=offline, run=run)


def _moved(preset: Preset) -> Preset:
    """The preset at the address that the vendor's own variable names, if it does."""
    if not preset.url_variable:
        return preset
    given = (vendor_variable(preset.url_variable) or "").rstrip("/")
    if not given and not preset.base_url:
        raise UsageError(f"model {preset.name}/…: no address; set {preset.url_variable} to that of your resource")
    if given and not urlsplit(given).path.endswith(preset.url_path):
        given += preset.url_path
    return replace(preset, base_url=given or preset.base_url)


def _remote(settings: Settings, preset: Preset, model: str, *, offline: bool, run: bool) -> Endpoint:
    given = settings.base_url or preset.base_url or NOWHERE
    if not _is_address(given):
        raise UsageError("--base-url: not an http(s) address; write for example http://localhost:8000/v1")
    address = urlsplit(given)
    settings = _at(settings, address)
    key = None if offline else api_key(settings, preset.key_variable, run=run)
    if key is None and preset.needs_key and (run or settings.api_key_command is None):
        raise UsageError(
            f"model {settings.model}: no key; set {preset.key_variable} or {OURS} in the environment "
            "or .env, or api_key_command in llmsum.toml"
        )
    return Endpoint(
        name=preset.name,
        model=model,
        identity=identity(given),
        mode=settings.mode or preset.mode,
        base_url=urlunsplit(address._replace(query="", fragment="")),
        query=dict(parse_qsl(address.query)),
        api_key=key,
        extra={**preset.body_for(model), **(settings.extra_body or {})},
        token_limit=settings.token_limit or preset.token_limit,
        headers=settings.headers or {},
        stream=preset.stream if settings.stream is None else settings.stream,
        route=Route() if offline else route_to(given, settings),
    )


def _at(settings: Settings, address: SplitResult) -> Settings:
    """The settings for an address: what its `[endpoint]` table says counts where nothing else is set."""
    host = address.hostname or ""
    table: Mapping[str, Any] = settings.endpoint.get(f"{host}:{address.port}") or settings.endpoint.get(host) or {}
    return replace(settings, **{name: value for name, value in table.items() if getattr(settings, name) is None})


def _is_address(text: str) -> bool:
    try:
        address = urlsplit(text)
        return address.scheme in ("http", "https") and bool(address.hostname) and address.port != 0
    except ValueError:  # no number, or none that a port can have; half a bracket
        return False


def _local(settings: Settings, name: str) -> Endpoint:
    file = locate(name)
    return Endpoint(
        name=LOCAL,
        model=file.name,
        identity=f"sha256:{file_digest(file, settings.cache_dir)}",
        mode=settings.mode or "json_schema",
        file=file,
    )


def _recorded(settings: Settings, name: str) -> Endpoint:
    """A local model whose answers were recorded: its file need not be here."""
    return Endpoint(LOCAL, Path(name.rpartition(":")[2]).name, LOCAL, settings.mode or "json_schema", base_url=NOWHERE)


def identity(base_url: str) -> str:
    """Host, port and path of an address, without scheme, credentials, query or trailing slash."""
    address = urlsplit(base_url)
    port = f":{address.port}" if address.port else ""
    return f"{address.hostname}{port}{address.path.rstrip('/')}"
