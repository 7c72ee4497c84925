"""`llmsum doctor`: what is configured, what answers, what is missing. Of keys it tells only whether there is one."""

import importlib.util
import os
import platform
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final, Literal

import typer

from llmsum import __version__
from llmsum.cli import options
from llmsum.errors import EXIT_FAILED, EXIT_OK, LlmsumError

if TYPE_CHECKING:
    from llmsum.llm.endpoints import Endpoint
    from llmsum.settings import Settings

State = Literal["ok", "absent", "failed"]
STYLES: Final[dict[State, str]] = {"ok": "green", "absent": "dim", "failed": "red"}
PATIENCE_S = 5.0
NOTHING: Final = "nothing: it takes requests as they are"
EXTRAS: Final = {
    "local": ("xllamacpp", "huggingface_hub"),
    "socks": ("socksio",),
    "export": ("xlsxwriter", "pyarrow"),
    "shared": ("redis", "obstore"),
    "ray": ("ray",),
    "evals": ("numpy", "scipy", "yaml"),
}


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the report. `absent` is what may be missing without harm."""

    name: str
    state: State
    detail: str


def doctor(  # noqa: PLR0913, PLR0917 - the parameters are the options
    model: options.Model = None,
    base_url: options.BaseUrl = None,
    reading: options.Reading = None,
    prompts: options.Prompts = None,
    cache_url: options.CacheUrl = None,
    cache_dir: options.CacheDir = None,
    trying: Annotated[bool, typer.Option("--try", help="Send one small request, as a run would.")] = False,
    as_json: options.AsJson = False,
) -> None:
    """Tell what is configured and what answers.

    The configured endpoint is asked for its list of models, without the key, and a shared cache whether it can be
    written to; nothing else is sent anywhere and nothing is run, but for one small made-up report with --try. Exit
    code 1 if something is broken.
    """
    given: dict[str, object] = {"model": model, "base_url": base_url, "reading": reading, "prompts": prompts}
    given |= {"cache_url": cache_url, "cache_dir": cache_dir}
    checks = list(examine(given, trying=trying))
    if as_json:
        from llmsum.render.structured import json_text

        sys.stdout.write(json_text({"checks": [asdict(check) for check in checks]}))
    else:
        from rich.console import Console

        from llmsum.render.terminal import Paragraph

        console = Console(highlight=False)
        for check in checks:
            console.print(Paragraph(check.detail, "", f"{check.state:<8}{check.name:<15}", STYLES[check.state]))
    raise typer.Exit(EXIT_FAILED if any(check.state == "failed" for check in checks) else EXIT_OK)


def examine(given: dict[str, object], *, trying: bool = False) -> Iterator[Check]:
    """All checks, in order; what depends on a failed one is left out. `given` are the options of the command.

    With `trying` the model is asked something.
    """
    from llmsum.settings import load_settings

    yield Check("llmsum", "ok", f"{__version__}, Python {platform.python_version()}, {platform.system()}")
    yield from _extras()
    try:
        settings = load_settings(**given)
    except LlmsumError as error:
        yield Check("configuration", "failed", str(error))
        return
    yield Check("configuration", "ok", ", ".join(_origins()) or "defaults only")
    yield from _engine(settings, trying=trying)
    yield _reading(settings)
    yield _prompts(settings)
    yield _cache(settings)


def _extras() -> Iterator[Check]:
    for extra, modules in EXTRAS.items():
        missing = [name for name in modules if importlib.util.find_spec(name) is None]
        remedy = f"not installed ({', '.join(missing)}): pip install 'llmsum[{extra}]'"
        yield Check(f"extra {extra}", "absent" if missing else "ok", remedy if missing else "installed")


def _origins() -> list[str]:
    """Where settings come from, by name; values may be secret."""
    from llmsum.homes import configuration_folder
    from llmsum.sources import DOTENV, ENV_PREFIX, TOML

    variables = sorted(name for name in os.environ if name.upper().startswith(ENV_PREFIX))
    files = [str(configuration_folder() / TOML), TOML, DOTENV]
    return [*(file for file in files if Path(file).is_file()), *variables]


def _engine(settings: "Settings", *, trying: bool) -> Iterator[Check]:
    from llmsum.llm.endpoints import resolve
    from llmsum.settings import BUILTIN

    if settings.model == BUILTIN and not settings.base_url:
        yield Check("model", "ok", "builtin: rules only, no endpoint; name a model with --model or LLMSUM_MODEL")
        return
    try:
        endpoint = resolve(settings, run=trying)
    except LlmsumError as error:
        yield Check("model", "failed", str(error))
        return
    yield Check("model", "ok", f"{endpoint.model} at {endpoint.identity}, asked with {endpoint.mode}")
    if endpoint.file is None:
        yield _key(settings, endpoint)
        yield _answers(endpoint)
    elif importlib.util.find_spec("xllamacpp") is None:
        yield Check("endpoint", "failed", "a model run in process needs pip install 'llmsum[local]'")
        return
    yield from _learned(settings, endpoint, trying=trying)


def _learned(settings: "Settings", endpoint: "Endpoint", *, trying: bool) -> Iterator[Check]:
    """What earlier runs, or a request now, found out about how the model wants to be asked."""
    from llmsum.llm.lessons import FILE, known

    if trying:
        from llmsum.cli.trying import tried

        went_well, how, learned = tried(settings, endpoint)
        yield Check("request", "ok" if went_well else "failed", how)
        if learned or went_well:
            yield Check("learned", "ok", learned or NOTHING)
    elif settings.cache and (found := known(settings.cache_dir / FILE, endpoint)):
        yield Check("learned", "ok", f"{found.described(endpoint) or NOTHING} (on {found.learned:%Y-%m-%d})")


def _key(settings: "Settings", endpoint: "Endpoint") -> Check:
    if endpoint.api_key:
        return Check("key", "ok", "set")
    if settings.api_key_command:
        return Check("key", "ok", "of api_key_command, which is not run here")
    return Check("key", "absent", "none set")


def _answers(endpoint: "Endpoint") -> Check:
    """Whether anything speaks HTTP at the address. A refusal is an answer: the key is not sent."""
    from urllib.parse import urlsplit, urlunsplit

    import httpx2

    from llmsum.llm.routes import ssl_context
    from llmsum.llm.unreached import distrusted, moved

    address, route = urlsplit(endpoint.base_url), endpoint.route
    bare = address._replace(netloc=address.netloc.rpartition("@")[2], path=address.path.rstrip("/") + "/models")
    try:
        certificates = ssl_context(endpoint.base_url, route)
        with httpx2.Client(trust_env=False, verify=certificates, proxy=route.proxy, timeout=PATIENCE_S) as client:
            response = client.get(urlunsplit(bare))
    except LlmsumError as error:
        return Check("endpoint", "failed", str(error))
    except (httpx2.HTTPError, OSError, ValueError) as error:
        failure = distrusted(error, endpoint.identity)
        why = f"{endpoint.identity}: no answer ({_kind_of(error)}); check the address and the server"
        return Check("endpoint", "failed", failure.cause if failure else why)
    if (failure := moved(response, endpoint.identity)) is not None:
        return Check("endpoint", "failed", failure.cause)
    detail = f"{endpoint.identity} answers (HTTP {response.status_code} to a request without a key)"
    return Check("endpoint", "failed" if response.status_code >= 500 else "ok", detail)


def _kind_of(error: BaseException) -> str:
    """What went wrong, as the system calls it."""
    from llmsum.llm.unreached import reasons

    told = [reason.strerror for reason in reasons(error) if isinstance(reason, OSError) and reason.strerror]
    return told[0] if told else type(error).__name__


def _reading(settings: "Settings") -> Check:
    from llmsum.reading.ways import is_by_rules, way_of

    way = way_of(settings)
    limit = "" if is_by_rules(settings) else f"; up to {way.answer_tokens:,} tokens an answer"
    return Check("reading", "ok", f"{way.reading}: {way.why}{limit}")


def _prompts(settings: "Settings") -> Check:
    from llmsum.llm.prompt import ALL_NAMES, load_prompt

    try:
        loaded = [load_prompt(name, language, settings.prompts) for language in ("zh", "en") for name in ALL_NAMES]
    except LlmsumError as error:
        return Check("prompts", "failed", str(error))
    where = settings.prompts or "as shipped"
    return Check("prompts", "ok", f"{len(loaded)} templates, {where}")


def _cache(settings: "Settings") -> Check:
    """Whether the cache can be used. It is not counted: one that is shared may hold millions."""
    import asyncio

    from llmsum.llm.cache import open_replies
    from llmsum.stores.opening import address

    folder = settings.cache_dir / "replies"
    if not settings.cache:
        return Check("cache", "absent", "switched off")
    if not settings.cache_url and not folder.is_dir():
        return Check("cache", "ok", f"not made yet, will be in {folder}")

    async def described() -> str:
        async with open_replies(settings) as replies:
            if settings.cache_url:
                return f"{address(settings.cache_url)} answers; {folder} while it does not"
            found = await replies.stats() if replies else None
            return f"{found.entries:,} replies, {found.bytes / 1e6:,.1f} MB in {folder}" if found else ""

    try:
        return Check("cache", "ok", asyncio.run(described()))
    except LlmsumError as error:
        return Check("cache", "failed", str(error))
