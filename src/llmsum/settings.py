"""What can be configured, where it is read from, and the one home of every default.

A value given by the caller wins over the environment (`LLMSUM_…`), which wins over `.env`, which wins over
`llmsum.toml` in the working folder, which wins over the default here.
"""

import os
import shlex
import subprocess
from pathlib import Path
from typing import Any, Literal

from dotenv import dotenv_values
from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource

from llmsum.errors import UsageError
from llmsum.models import Script

ENV_PREFIX = "LLMSUM_"
DOTENV = ".env"
BUILTIN = "builtin"

Mode = Literal["tools", "json_schema", "json"]


def user_folder(variable: str, fallback: str) -> Path:
    """The user's cache or configuration folder after the XDG base directory specification."""
    return Path(os.environ.get(variable) or Path.home() / fallback) / "llmsum"


class Settings(BaseSettings):
    """Every option of a run. Construct through `load_settings`, which words the errors."""

    model_config = SettingsConfigDict(
        env_prefix=ENV_PREFIX, env_file=DOTENV, toml_file="llmsum.toml", extra="ignore", frozen=True
    )

    # which engine
    model: str = Field(default=BUILTIN, description="builtin, local/FILE.gguf or PRESET/MODEL")
    base_url: str | None = Field(default=None, description="an OpenAI-compatible endpoint, instead of the preset's")
    api_key_command: str | None = Field(default=None, description="command whose first output line is the key")
    mode: Mode | None = Field(default=None, description="how a schema is asked for; default: what the preset supports")
    temperature: float = 0.0
    max_output_tokens: int = Field(default=2048, ge=64)
    local_context: int = Field(default=8192, ge=1024, description="context size of a model run in process, in tokens")
    local_threads: int | None = Field(default=None, ge=1, description="threads for a model run in process")

    # how the endpoint is treated
    concurrency: int = Field(default=8, ge=1, description="requests under way at once")
    timeout_s: float = Field(default=180.0, gt=0, description="for one call")
    max_attempts: int = Field(default=5, ge=1, description="calls per request, the first included")
    max_retry_s: float = Field(default=300.0, gt=0, description="no new attempt after this long")
    price: tuple[float, float] | None = Field(default=None, description="USD per million input and output tokens")

    # how a report is read and cut
    encoding: str | None = Field(default=None, description="codec of the sources; default: detected")
    max_bytes: int = Field(default=20_000_000, ge=1)
    chunk_segments: int = Field(
        default=10, ge=1, description="segments a request at most; small models miscount above ten"
    )
    chunk_tokens: int = Field(default=1200, ge=100, description="tokens of report text a request at most")
    script: Script | None = Field(default=None, description="script of statements; default: the report's own")
    prompts: Path | None = Field(default=None, description="folder whose templates replace the shipped ones")

    # what is kept
    cache: bool = True
    refresh: bool = Field(default=False, description="ask again, and replace what the cache holds")
    cache_dir: Path = Field(default_factory=lambda: user_folder("XDG_CACHE_HOME", ".cache"))

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The order of precedence that the module's docstring promises."""
        del file_secret_settings
        return (init_settings, env_settings, dotenv_settings, TomlConfigSettingsSource(settings_cls))

    def api_key(self, variable: str | None) -> str | None:
        """The key for an endpoint: LLMSUM_API_KEY, then the preset's own `variable`, then `api_key_command`.

        Raises:
            UsageError: if the command fails; its output is never shown, it may hold the key.
        """
        dotenv = dotenv_values(DOTENV)
        for name in (ENV_PREFIX + "API_KEY", variable):
            value = name and (os.environ.get(name) or dotenv.get(name))
            if value:
                return value.strip()
        if self.api_key_command is None:
            return None
        done = subprocess.run(shlex.split(self.api_key_command), capture_output=True, text=True, check=False)
        key = done.stdout.partition("\n")[0].strip()
        if done.returncode or not key:
            raise UsageError(f"api_key_command gave no key (exit code {done.returncode}): run it by hand to see why")
        return key


def load_settings(**given: Any) -> Settings:
    """Settings with `given` on top; a None in `given` means "not given".

    Raises:
        UsageError: one message that names every value that cannot be used.
    """
    try:
        return Settings(**{name: value for name, value in given.items() if value is not None})
    except ValidationError as error:
        faults = "; ".join(f"{'.'.join(map(str, e['loc'])) or 'settings'}: {e['msg']}" for e in error.errors())
        raise UsageError(f"configuration: {faults}") from None
    except ValueError as error:  # a llmsum.toml that is no TOML
        raise UsageError(f"llmsum.toml: {error}; mend or remove the file") from None
