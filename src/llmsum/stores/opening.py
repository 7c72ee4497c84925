"""The address of a shared cache → its store."""

from datetime import timedelta
from pathlib import Path
from urllib.parse import SplitResult, urlsplit
from urllib.request import url2pathname

from llmsum.errors import MissingExtra, UsageError
from llmsum.stores.shared import PATIENCE_S, Store

REDIS = ("redis", "rediss", "unix")
OBJECTS = ("s3", "gs", "az", "file", "memory")
FORMS = "redis://HOST, s3://BUCKET/PREFIX, gs://BUCKET/PREFIX, az://CONTAINER/PREFIX or file:///FOLDER"


def address(url: str) -> str:
    """What may be shown of the address of a cache: no user, no password, no query.

    Raises:
        UsageError: if it is not the address of a cache.
    """
    parts = _parts(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"


def open_store(url: str) -> Store:
    """The store at an address; nothing is asked of it yet.

    Raises:
        MissingExtra: if its library is not installed.
        UsageError: if the address is malformed. The message holds no credentials.
    """
    parts, where = _parts(url), address(url)
    try:
        return _redis(url, where) if parts.scheme in REDIS else _objects(url, parts, where)
    except ImportError:
        raise MissingExtra("a shared cache", "shared") from None
    except (ValueError, TypeError, OSError) as error:
        raise UsageError(f"cache {where}: malformed ({type(error).__name__}); write {FORMS}") from None


def _redis(url: str, where: str) -> Store:
    from llmsum.stores.redis import RedisStore

    return RedisStore(url, where, PATIENCE_S)


def _objects(url: str, parts: SplitResult, where: str) -> Store:
    from obstore.exceptions import BaseError
    from obstore.store import LocalStore, MemoryStore, from_url

    from llmsum.stores.objects import ObjectsStore

    if parts.scheme == "memory":
        return ObjectsStore(MemoryStore(), where)
    if parts.scheme == "file":
        if parts.netloc or parts.path in {"", "/"}:
            raise ValueError("no absolute path")
        folder = Path(url2pathname(parts.path))
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        return ObjectsStore(LocalStore(folder), where)
    try:
        # Its own ten retries in three minutes would hold up every request of a run.
        store = from_url(url, retry_config={"max_retries": 1, "retry_timeout": timedelta(seconds=PATIENCE_S)})
    except BaseError as error:
        raise ValueError(type(error).__name__) from None
    return ObjectsStore(store, where)


def _parts(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
    except ValueError:
        raise UsageError(f"cache address: malformed; write {FORMS}") from None
    if parts.scheme not in (*REDIS, *OBJECTS):
        raise UsageError(f"cache address: of no known kind; write {FORMS}")
    return parts
