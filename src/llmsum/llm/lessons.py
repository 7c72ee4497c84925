"""What endpoints have taught is kept from run to run: a small file beside the cache, by address and model."""

import json
import logging
from contextlib import suppress
from dataclasses import fields
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final, cast

from llmsum.errors import UsageError
from llmsum.files import write_atomically
from llmsum.llm.endpoints import Endpoint
from llmsum.llm.manners import PLAIN, Manners, described, merged
from llmsum.settings import Settings

FILE: Final = "endpoints.json"
KEPT: Final = timedelta(days=30)  # endpoints are mended and replaced
log = logging.getLogger(__name__)


class Lessons:
    """What one endpoint taught: `manners` grow while it is asked, and are kept once an answer has proved them.

    Args:
        settings: where the cache is, and whether anything is kept.
        endpoint: whose.
        is_kept: whether there is an endpoint that others ask, too: no transport that replays, no model of this process.
    """

    def __init__(self, settings: Settings, endpoint: Endpoint, *, is_kept: bool) -> None:
        self._endpoint = endpoint
        self._file = settings.cache_dir / FILE if is_kept and settings.cache else None
        found = known(self._file, endpoint) if self._file and not settings.refresh else None
        self.manners = self._proved = found[0] if found else PLAIN

    def learn(self, manners: Manners) -> None:
        """Takes over what a refusal taught."""
        self.manners = manners

    def prove(self, used: Manners) -> None:
        """An answer came to a request that kept to `used`: what of it is new is told, once, and kept."""
        if used == self._proved or used != self.manners:  # the second: there is more to learn, or more was
            return
        endpoint, before = self._endpoint, described(self._proved, self._endpoint.mode)
        self._proved = used
        if (told := described(used, endpoint.mode)) != before:
            log.warning("%s at %s was found to want: %s", endpoint.model, endpoint.identity, told)
        if self._file is not None:
            _keep(self._file, endpoint, used)


def known(file: Path, endpoint: Endpoint) -> tuple[Manners, str] | None:
    """What is kept of an endpoint, and the day it was learned; None for nothing, and for what is too old."""
    entry = _entries(file).get(_name(endpoint))
    with suppress(KeyError, TypeError, ValueError):
        held = dict(cast("dict[str, Any]", entry))
        day = datetime.fromisoformat(held.pop("learned"))
        if datetime.now(UTC) - day > KEPT:
            return None
        for name in ("refused_modes", "without"):
            held[name] = frozenset(map(str, held.get(name, ())))
        return merged(PLAIN, Manners(**held)), f"{day:%Y-%m-%d}"
    return None


def _keep(file: Path, endpoint: Endpoint, manners: Manners) -> None:
    held: dict[str, Any] = {"learned": datetime.now(UTC).isoformat(timespec="seconds")}
    for option in fields(Manners):
        value = getattr(manners, option.name)
        if value != option.default:
            held[option.name] = sorted(cast("frozenset[str]", value)) if isinstance(value, frozenset) else value
    text = json.dumps(_entries(file) | {_name(endpoint): held}, ensure_ascii=False, indent=2)
    with suppress(UsageError):  # then the next run learns it again
        write_atomically(file, text + "\n")


def _name(endpoint: Endpoint) -> str:
    """Asked in another way an endpoint may teach something else: what is asked for is a part of the name."""
    return f"{endpoint.model} at {endpoint.identity}, asked with {endpoint.mode} and {endpoint.token_limit}"


def _entries(file: Path) -> dict[str, Any]:
    try:
        held = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):  # none, or not ours to read
        return {}
    return cast("dict[str, Any]", held) if isinstance(held, dict) else {}
