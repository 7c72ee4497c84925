"""What can be configured, and the one home of every default. Where it is read from: `sources`.

A value given by the caller wins over the environment (`LLMSUM_…`), which wins over `.env`, which wins over
`llmsum.toml` in the working folder, which wins over the user's own, which wins over the default here.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, Literal, cast

from llmsum.errors import UsageError
from llmsum.homes import user_folder
from llmsum.models import Kind, Reading, Script
from llmsum.sources import TABLE, Source, sources
from llmsum.trust import is_guarded, is_trusted, refusal
from llmsum.values import read_value, texts, unasked

BUILTIN = "builtin"
# What can be set for one host alone.
BY_HOST: Final = ("mode", "extra_body", "headers", "token_limit", "stream", "verify", "ca_file", "proxy")

Mode = Literal["tools", "json_schema", "json"]


def _by(check: Callable[[Mapping[str, Any]], None]) -> Mapping[str, Any]:
    return MappingProxyType({"check": check})


def _at_least(limit: float) -> Mapping[str, float]:
    return MappingProxyType({"at least": limit})


def _above(limit: float) -> Mapping[str, float]:
    return MappingProxyType({"above": limit})


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Every option of a run. `load_settings` reads and checks them; this holds them."""

    # which engine
    model: str = BUILTIN  # builtin, local/FILE.gguf or PRESET/MODEL
    base_url: str | None = field(default=None, repr=False)  # instead of the preset's; it may hold a password
    api_key_command: str | None = field(default=None, repr=False)  # its first output line is the key
    mode: Mode | None = None  # how a schema is asked for; None is what the preset supports
    temperature: float = 0.0
    max_output_tokens: int | None = field(default=None, metadata=_at_least(64))  # None is what fits the reading
    local_context: int = field(default=8192, metadata=_at_least(1024))  # of a model run in process, in tokens
    local_threads: int | None = field(default=None, metadata=_at_least(1))

    # what one endpoint wants and another does not; `endpoint` has tables of them by host
    extra_body: Mapping[str, Any] | None = field(default=None, metadata=_by(unasked))  # goes into the request's body
    headers: Mapping[str, str] | None = field(default=None, repr=False, metadata=_by(texts))
    token_limit: str | None = None  # name of the parameter that limits an answer; None is the preset's
    stream: bool | None = None  # None streams where somebody looks on
    verify: bool | None = None  # False takes any certificate
    ca_file: Path | None = None  # of those who sign certificates, instead of the system's
    proxy: str | None = field(default=None, repr=False)  # None is the environment's; empty is none
    endpoint: Mapping[str, Any] = field(
        default_factory=dict[str, Any],
        repr=False,
    )

    # how the endpoint is treated
    concurrency: int = field(default=8, metadata=_at_least(1))  # requests under way at once
    timeout_s: float = field(
        default=180.0, metadata=_above(0)
    )  # for one call; while an answer is streamed, since its last piece
    max_attempts: int = field(default=5, metadata=_at_least(1))  # calls for one request, the first included
    max_requests_per_chunk: int = field(default=8, metadata=_at_least(1))  # calls for one part, whatever happens to it
    max_retry_s: float = field(default=300.0, metadata=_above(0))  # no new attempt after this long
    rpm: int | None = field(default=None, metadata=_at_least(1))  # requests in any minute
    tpm: int | None = field(default=None, metadata=_at_least(1))  # tokens in any minute, input and output
    max_cost: float | None = field(default=None, metadata=_above(0))  # USD for one run
    # USD per million input and output tokens; None looks the model up
    price: tuple[float, float] | None = field(default=None, metadata=_above(0))

    # provider batch jobs; the limits are those of OpenAI's Batch API
    job_requests: int = field(default=50_000, metadata=_at_least(1))  # in one job, at most
    job_bytes: int = field(default=200_000_000, metadata=_at_least(1))  # of one request file, at most

    # how a report is read and cut
    reading: Reading | None = None  # None is what fits the model, see `reading.ways`
    encoding: str | None = None  # codec of the sources; None detects it
    ocr: bool = True  # recognise scanned pages, if the extra for it is installed
    max_bytes: int = field(default=20_000_000, metadata=_at_least(1))
    wide_tokens: int = field(default=6000, metadata=_at_least(100))  # of report text in one wide request, at most
    chunk_segments: int = field(default=10, metadata=_at_least(1))  # in a narrow one; small models miscount above ten
    chunk_tokens: int = field(default=1200, metadata=_at_least(100))  # of report text in a narrow one, at most
    kinds: tuple[Kind, ...] = ()  # listed beside those that always are
    script: Script | None = None  # of statements; None is the report's own
    prompts: Path | None = None  # folder whose templates replace the shipped ones

    # what is kept
    cache: bool = True
    refresh: bool = False  # ask again, and replace what the cache holds
    cache_url: str | None = field(default=None, repr=False)  # shared by machines; it may hold a password
    cache_dir: Path = field(default_factory=lambda: user_folder("XDG_CACHE_HOME", ".cache"))


OPTIONS: Final = {option.name: option for option in fields(Settings)}


def load_settings(base: Settings | None = None, /, **given: Any) -> Settings:
    """Settings with `given` on top of `base`, or of what is configured; a None in `given` means "not given".

    Raises:
        UsageError: one message that names every value that cannot be used.
    """
    given = {name: value for name, value in given.items() if value is not None}
    values = {**(configured(given) if base is None else {}), **given}
    read: dict[str, Any] = {}
    faults: list[str] = []
    for name, value in values.items():
        try:
            read[name] = _checked(name, value)
        except ValueError as fault:
            faults.append(f"{name}: {fault}")
    if faults:
        raise UsageError(f"configuration: {'; '.join(faults)}")
    return replace(base or Settings(), **read)


def configured(overridden: Collection[str] = ()) -> dict[str, Any]:
    """The options that files and the environment name, unread and unchecked; those `overridden` do not matter.

    Raises:
        UsageError: if one of the files cannot be read, or names a setting that there is not, or one that decides where
            keys and texts go although nobody has said that the file is trusted.
    """
    last: dict[str, Source] = {}
    for source in sources(OPTIONS):
        last |= dict.fromkeys(source.values, source)
    named = {name: source for name, source in last.items() if name not in overridden}
    for source in {id(source): source for source in named.values() if source.content is not None}.values():
        _refuse_untrusted(source, [name for name in named if named[name] is source])
    return {name: source.values[name] for name, source in named.items()}


def _refuse_untrusted(source: Source, names: list[str]) -> None:
    guarded = sorted(name for name in names if is_guarded(name, source.values[name]))
    if guarded and source.path and not is_trusted(source.path, source.content or b""):
        raise refusal(guarded, source.path)


def _checked(name: str, value: object) -> Any:
    """The value of an option, in its type and within its limits.

    Raises:
        ValueError: saying what is wanted; it never quotes the value, which may be secret.
    """
    if name not in OPTIONS:
        raise ValueError("no such option")
    read = read_value(OPTIONS[name].type, value)
    if name == TABLE:
        return {host: _table(host, table) for host, table in read.items()}
    if (check := OPTIONS[name].metadata.get("check")) is not None:
        check(read)
        return read
    _check_limits(name, read)
    return read


def _table(host: str, table: object) -> dict[str, Any]:
    """The settings for one host, read and checked as those for all are."""
    read: dict[str, Any] = {}
    for name, value in cast("dict[str, Any]", table).items() if isinstance(table, dict) else ():
        if name not in BY_HOST:
            raise ValueError(
                f'{host} cannot have {name}; write [endpoint."HOST"] with {", ".join(BY_HOST)}, HOST in quotation marks'
            )
        try:
            read[name] = _checked(name, value)
        except ValueError as fault:
            raise ValueError(f"{host}.{name}: {fault}") from None
    if not read:
        raise ValueError(f'{host} must be a table, such as [endpoint."{host}"]')
    return read


def _check_limits(name: str, read: Any) -> None:
    numbers = cast("tuple[float, ...]", read if isinstance(read, tuple) else (read,))
    for word, limit in OPTIONS[name].metadata.items():
        for number in numbers:
            if number < limit or (word == "above" and number == limit):
                raise ValueError(f"must be {word} {limit}")
