"""What can be configured, where it is read from, and the one home of every default.

A value given by the caller wins over the environment (`LLMSUM_…`), which wins over `.env`, which wins over
`llmsum.toml` in the working folder, which wins over the default here.
"""

import os
import shlex
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, Literal

from llmsum.errors import UsageError
from llmsum.models import Reading, Script
from llmsum.values import read_value

ENV_PREFIX = "LLMSUM_"
DOTENV = ".env"
TOML = "llmsum.toml"
BUILTIN = "builtin"

Mode = Literal["tools", "json_schema", "json"]


def user_folder(variable: str, fallback: str) -> Path:
    """The user's cache or configuration folder after the XDG base directory specification."""
    return Path(os.environ.get(variable) or Path.home() / fallback) / "llmsum"


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
    price: tuple[float, float] | None = None  # USD per million input and output tokens; None looks the model up

    # provider batch jobs; the limits are those of OpenAI's Batch API
    job_requests: int = field(default=50_000, metadata=_at_least(1))  # in one job, at most
    job_bytes: int = field(default=200_000_000, metadata=_at_least(1))  # of one request file, at most

    # how a report is read and cut
    reading: Reading | None = None  # None is what fits the model, see `reading.ways`
    encoding: str | None = None  # codec of the sources; None detects it
    max_bytes: int = field(default=20_000_000, metadata=_at_least(1))
    wide_tokens: int = field(default=6000, metadata=_at_least(100))  # of report text in one wide request, at most
    chunk_segments: int = field(default=10, metadata=_at_least(1))  # in a narrow one; small models miscount above ten
    chunk_tokens: int = field(default=1200, metadata=_at_least(100))  # of report text in a narrow one, at most
    script: Script | None = None  # of statements; None is the report's own
    prompts: Path | None = None  # folder whose templates replace the shipped ones

    # what is kept
    cache: bool = True
    refresh: bool = False  # ask again, and replace what the cache holds
    cache_url: str | None = field(default=None, repr=False)  # shared by machines; it may hold a password
    cache_dir: Path = field(default_factory=lambda: user_folder("XDG_CACHE_HOME", ".cache"))

    def api_key(self, variable: str | None) -> str | None:
        """The key for an endpoint: LLMSUM_API_KEY, then the preset's own `variable`, then `api_key_command`.

        Raises:
            UsageError: if the command cannot be run or fails; its output is never shown, it may hold the key.
        """
        dotenv = _dotenv()
        for name in (ENV_PREFIX + "API_KEY", variable):
            value = name and (os.environ.get(name) or dotenv.get(name))
            if value:
                return value.strip()
        if self.api_key_command is None:
            return None
        try:
            done = subprocess.run(shlex.split(self.api_key_command), capture_output=True, text=True, check=False)
        except (OSError, ValueError) as error:  # ValueError: a quotation mark too few, or output that is no text
            raise UsageError(f"api_key_command cannot be run ({type(error).__name__}): look at its words") from None
        key = done.stdout.partition("\n")[0].strip()
        if done.returncode or not key:
            raise UsageError(f"api_key_command gave no key (exit code {done.returncode}): run it by hand to see why")
        return key


OPTIONS: Final = {option.name: option for option in fields(Settings)}


def load_settings(base: Settings | None = None, /, **given: Any) -> Settings:
    """Settings with `given` on top of `base`, or of what is configured; a None in `given` means "not given".

    Raises:
        UsageError: one message that names every value that cannot be used.
    """
    values = {**(configured() if base is None else {}), **{name: v for name, v in given.items() if v is not None}}
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


def configured() -> dict[str, Any]:
    """The options that llmsum.toml, .env and the environment name, unread and unchecked. Other names are not ours.

    Raises:
        UsageError: if one of the files cannot be read.
    """
    named: dict[str, Any] = _toml()
    for variables in (_dotenv(), os.environ):
        named |= {
            name.upper().removeprefix(ENV_PREFIX).lower(): value
            for name, value in variables.items()
            if name.upper().startswith(ENV_PREFIX)
        }
    return {name: value for name, value in named.items() if name in OPTIONS}


def _toml() -> dict[str, Any]:
    if not Path(TOML).is_file():
        return {}
    import tomllib
    from difflib import get_close_matches

    try:
        named = tomllib.loads(Path(TOML).read_text(encoding="utf-8"))
    except (ValueError, OSError) as error:
        raise UsageError(f"{TOML}: {error}; mend or remove the file") from None
    for name in named.keys() - OPTIONS.keys():  # a cap that is misspelt would be none
        if isinstance(named[name], dict):  # of another program
            continue
        meant = get_close_matches(name, OPTIONS, 1)
        raise UsageError(f"{TOML}: no setting is called {name}; " + (f"is it {meant[0]}?" if meant else "remove it"))
    return named


def _dotenv() -> dict[str, str]:
    if not Path(DOTENV).is_file():
        return {}
    from dotenv import dotenv_values

    try:
        return {name: value for name, value in dotenv_values(DOTENV).items() if value is not None}
    except (ValueError, OSError) as error:
        raise UsageError(f"{DOTENV}: cannot be read ({type(error).__name__}); save it as UTF-8 text") from None


def _checked(name: str, value: object) -> Any:
    """The value of an option, in its type and within its limits.

    Raises:
        ValueError: saying what is wanted; it never quotes the value, which may be secret.
    """
    if name not in OPTIONS:
        raise ValueError("no such option")
    read = read_value(OPTIONS[name].type, value)
    for word, limit in OPTIONS[name].metadata.items():
        if read < limit or (word == "above" and read == limit):
            raise ValueError(f"must be {word} {limit}")
    return read
