"""The options of a run by name and type, for callers of the Python API. What they mean and default to: `Settings`."""

from collections.abc import Mapping, Sequence
from os import PathLike
from typing import Any, TypedDict

from llmsum.models import Reading, Script
from llmsum.settings import Mode


class Options(TypedDict, total=False):
    """Keyword arguments of `llmsum.summarize`; None means "not given"."""

    model: str | None
    base_url: str | None
    api_key_command: str | None
    mode: Mode | None
    temperature: float | None
    max_output_tokens: int | None
    local_context: int | None
    local_threads: int | None
    extra_body: Mapping[str, Any] | None
    headers: Mapping[str, str] | None
    token_limit: str | None
    stream: bool | None
    verify: bool | None
    ca_file: str | PathLike[str] | None
    proxy: str | None
    endpoint: Mapping[str, Mapping[str, Any]] | None
    concurrency: int | None
    timeout_s: float | None
    max_attempts: int | None
    max_requests_per_chunk: int | None
    max_retry_s: float | None
    rpm: int | None
    tpm: int | None
    max_cost: float | None
    price: tuple[float, float] | None
    job_requests: int | None
    job_bytes: int | None
    reading: Reading | None
    encoding: str | None
    ocr: bool | None
    max_bytes: int | None
    wide_tokens: int | None
    chunk_segments: int | None
    chunk_tokens: int | None
    kinds: str | Sequence[str] | None
    script: Script | None
    prompts: str | PathLike[str] | None
    cache: bool | None
    refresh: bool | None
    cache_url: str | None
    cache_dir: str | PathLike[str] | None
