"""What endpoints have taught is kept from run to run: a small file beside the cache, by address and model."""

import json
import logging
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final, cast

from llmsum.errors import UsageError
from llmsum.files import write_atomically
from llmsum.llm.endpoints import Endpoint
from llmsum.llm.guesses import guesses, names_nothing
from llmsum.llm.manners import PLAIN, Manners, Sent, described, lesson, merged
from llmsum.llm.thinking import first_room
from llmsum.llm.told import Told
from llmsum.settings import Settings

FILE: Final = "endpoints.json"
KEPT: Final = timedelta(days=30)  # endpoints are mended and replaced
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept of an endpoint: how it wants to be asked, since when, and how many requests at once it bears.

    `places` is None where nothing spoke against as many as were allowed.
    """

    manners: Manners
    learned: datetime
    places: int | None = None

    def described(self, endpoint: Endpoint) -> str:
        """In words; empty for an endpoint that takes requests as they are."""
        places = f"{self.places} request{'s' if self.places > 1 else ''} at once" if self.places else ""
        return ", ".join(filter(None, (in_words(self.manners, endpoint), places)))


class Lessons:
    """What one endpoint taught: `manners` grow while it is asked, and are kept once an answer has proved them.

    Args:
        settings: where the cache is, and whether anything is kept.
        endpoint: whose.
        is_real: whether there is an endpoint that others ask, too: no transport that replays, no model of this process.
            What another one answers is read as it is, and asked for in one way.
    """

    def __init__(self, settings: Settings, endpoint: Endpoint, *, is_real: bool) -> None:
        self._endpoint = endpoint
        self._is_real = is_real
        self._file = settings.cache_dir / FILE if is_real and settings.cache else None
        self._kept = known(self._file, endpoint) if self._file and not settings.refresh else None
        first = Manners(thinking=first_room(endpoint))
        self.manners = self._told = merged(first, self._kept.manners) if self._kept else first
        self._has_answered = False
        self._guesses: Iterator[Manners] | None = None
        self._before_guesses = self.manners
        self._tried: list[str] = []

    @property
    def is_known(self) -> bool:
        """Whether an answer has proved the manners, in this run or an earlier one, or nothing is there to prove."""
        return self._kept is not None or not self._is_real

    @property
    def places(self) -> int | None:
        """How many requests at once the endpoint was found to bear; None where nothing is known of it."""
        return self._kept.places if self._kept else None

    @property
    def tried(self) -> str:
        """What was tried in vain, for a refusal that names nothing; empty where nothing was."""
        return "" if self._has_answered or not self._tried else f"; tried in vain: {'; '.join(self._tried)}"

    def learn(self, told: Told, sent: Sent) -> bool:
        """Takes over what a refusal taught; whether the request is worth another try."""
        learned = lesson(told, sent, self.manners)
        if learned is None and names_nothing(told) and self._is_real and not self._has_answered:
            return self._guess(sent)
        if learned is None or learned == sent.manners:
            return False
        self.manners = learned
        return True

    def _guess(self, sent: Sent) -> bool:
        """Goes on to another way of asking, until one has led to an answer; False, and all is as it was, at the end."""
        if sent.manners != self.manners:  # others have gone on meanwhile
            return True
        if self._guesses is None:  # once more as it is: an accident is no lesson
            self._guesses, self._before_guesses = guesses(sent), sent.manners
            return True
        guess = next(self._guesses, None)
        self.manners = guess or self._before_guesses
        if guess is not None:
            self._tried.append(in_words(guess, self._endpoint) or "as nothing had been learned")
        return guess is not None

    def prove(self, used: Manners, room: int) -> None:
        """An answer came to a request that kept to `used`: what of it is new is told, once, and kept.

        Args:
            used: the manners of the request.
            room: tokens that the model was seen to want for thinking.
        """
        self._has_answered = True
        is_latest = used == self.manners  # else there is more to learn, or more was
        if self._is_real:
            self.manners = replace(self.manners, thinking=max(self.manners.thinking, room))
        if not is_latest or (self._kept and self._kept.manners == self.manners):
            return
        endpoint, before = self._endpoint, in_words(self._told, self._endpoint)
        self._told = self.manners
        if (told := in_words(self.manners, endpoint)) != before:
            log.warning("%s at %s was found to want: %s", endpoint.model, endpoint.identity, told)
        self._keep(Kept(self.manners, datetime.now(UTC), self.places))

    def keep_places(self, places: int | None) -> None:
        """At the end of a run: how many requests at once the endpoint was found to bear."""
        if self._has_answered and self._kept is not None and places != self._kept.places:
            self._keep(replace(self._kept, places=places))

    def _keep(self, kept: Kept) -> None:
        self._kept = kept
        if self._file is not None:
            _write(self._file, self._endpoint, kept)


def in_words(manners: Manners, endpoint: Endpoint) -> str:
    """What was learned; the room that a model has by its name was not."""
    room = 0 if manners.thinking <= first_room(endpoint) else manners.thinking
    return described(replace(manners, thinking=room), endpoint.mode)


def known(file: Path, endpoint: Endpoint) -> Kept | None:
    """What is kept of an endpoint; None for nothing, and for what is too old."""
    entry = _entries(file).get(_name(endpoint))
    with suppress(KeyError, TypeError, ValueError):
        held = dict(cast("dict[str, Any]", entry))
        learned, places = datetime.fromisoformat(held.pop("learned")), held.pop("places", None)
        if datetime.now(UTC) - learned > KEPT:
            return None
        for name in ("refused_modes", "without"):
            held[name] = frozenset(map(str, held.get(name, ())))
        return Kept(merged(PLAIN, Manners(**held)), learned, None if places is None else max(1, int(places)))
    return None


def _write(file: Path, endpoint: Endpoint, kept: Kept) -> None:
    held: dict[str, Any] = {"learned": kept.learned.isoformat(timespec="seconds")}
    if kept.places is not None:
        held["places"] = kept.places
    for option in fields(Manners):
        value = getattr(kept.manners, option.name)
        if value != option.default:
            held[option.name] = sorted(cast("frozenset[str]", value)) if isinstance(value, frozenset) else value
    text = json.dumps(dict(_entries(file)) | {_name(endpoint): held}, ensure_ascii=False, indent=2)
    with suppress(UsageError):  # then the next run learns it again
        write_atomically(file, text + "\n")


def _name(endpoint: Endpoint) -> str:
    """Asked in another way an endpoint may teach something else: what is asked for is a part of the name."""
    return f"{endpoint.model} at {endpoint.identity}, asked with {endpoint.mode} and {endpoint.token_limit}"


def _entries(file: Path) -> Mapping[str, Any]:
    try:
        held = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):  # none, or not ours to read
        return {}
    return cast("dict[str, Any]", held) if isinstance(held, dict) else {}
