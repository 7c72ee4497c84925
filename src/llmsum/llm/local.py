"""A GGUF file, served by llama.cpp inside this process, on loopback, with llama.cpp's own OpenAI-compatible server."""

import hashlib
import json
import re
from pathlib import Path
from typing import Any

from llmsum.errors import EngineError, MissingExtra, UsageError
from llmsum.settings import Settings

HUB_NAME = re.compile(r"(?P<repo>[\w.-]+/[\w.-]+):(?P<file>[\w./-]+\.gguf)")
DIGESTS = "model-digests.json"


def locate(name: str) -> Path:
    """The file behind `local/NAME`: a path, or ORG/REPO:FILE on the Hugging Face hub, fetched once.

    Raises:
        UsageError: no such file, or the hub does not give it.
        MissingExtra: for a hub name without huggingface_hub.
    """
    path = Path(name).expanduser()
    if path.is_file():
        return path.resolve()
    if on_hub := HUB_NAME.fullmatch(name):
        return _fetch(on_hub["repo"], on_hub["file"])
    raise UsageError(f"model local/{name}: no such file; give the path of a .gguf file behind local/, or ORG/REPO:FILE")


def _fetch(repo: str, file: str) -> Path:
    try:
        import huggingface_hub  # pyright: ignore[reportMissingImports, reportMissingTypeStubs]
    except ImportError:
        raise MissingExtra(f"model local/{repo}:{file}", "local") from None
    hub: Any = huggingface_hub
    if isinstance(stored := hub.try_to_load_from_cache(repo, file), str):
        return Path(stored)
    try:
        return Path(hub.hf_hub_download(repo, file))
    except Exception as error:
        # The hub's errors are many, and their texts may hold addresses with tokens: the kind of error is enough.
        remedy = "check the name and the connection, or download the file by hand and give its path"
        raise UsageError(
            f"model local/{repo}:{file}: not fetched from the hub ({type(error).__name__}); {remedy}"
        ) from None


def file_digest(path: Path, memo_folder: Path) -> str:
    """SHA-256 of a model file, remembered by path, size and time of change: a gigabyte is read once, not each run."""
    stat = path.stat()
    mark = f"{path.resolve()}|{stat.st_size}|{stat.st_mtime_ns}"
    known = _digests(memo_folder / DIGESTS)
    if mark not in known:
        with path.open("rb") as file:
            known[mark] = hashlib.file_digest(file, "sha256").hexdigest()
        _remember(memo_folder / DIGESTS, known)
    return known[mark]


def _digests(memo: Path) -> dict[str, str]:
    try:
        known = json.loads(memo.read_text(encoding="utf-8"))
        return {str(mark): str(digest) for mark, digest in known.items()}
    except (OSError, ValueError, AttributeError):  # absent or damaged: it only saves time
        return {}


def _remember(memo: Path, known: dict[str, str]) -> None:
    try:
        memo.parent.mkdir(parents=True, exist_ok=True)
        fresh = memo.with_suffix(".new")
        fresh.write_text(json.dumps(known, ensure_ascii=False, indent=1), encoding="utf-8")
        fresh.replace(memo)
    except OSError:  # a read-only folder costs the next run its time, nothing else
        return


class LocalServer:
    """llama.cpp with one model loaded, answering at `base_url` until `close`.

    Loading takes seconds: construct it in a thread. One slot only, so that the constant beginning of every prompt
    stays in the key-value cache and is computed once.

    Raises:
        MissingExtra: without xllamacpp.
        EngineError: if llama.cpp cannot load the file.
    """

    def __init__(self, file: Path, settings: Settings) -> None:
        try:
            import xllamacpp  # pyright: ignore[reportMissingImports, reportMissingTypeStubs]
        except ImportError:
            raise MissingExtra("a model run in process", "local") from None
        library: Any = xllamacpp
        parameters = library.CommonParams()
        parameters.model.path = str(file)
        parameters.model_alias = {file.name}  # else every answer carries the path
        parameters.n_ctx = settings.local_context
        parameters.n_parallel = 1
        parameters.cache_prompt = True
        parameters.hostnames = ["127.0.0.1"]
        parameters.port = 0
        parameters.ui = parameters.endpoint_slots = parameters.endpoint_props = False
        parameters.verbosity = -1  # its log goes to the terminal otherwise
        if settings.local_threads is not None:
            parameters.cpuparams.n_threads = settings.local_threads
            parameters.cpuparams_batch.n_threads = settings.local_threads
        try:
            self._server: Any = library.Server(parameters)
        except Exception as error:
            raise EngineError(f"model {file.name}: llama.cpp cannot load it ({type(error).__name__})") from None
        self.base_url = f"{self._server.listening_address}/v1"

    def close(self) -> None:
        """Stops the server and frees the model."""
        self._server = None
