"""Settings that go from machine to machine, without what only their owner may know.

Ray shows and logs arguments. What could hold a secret (the fields that `Settings` does not show either) is read by each
worker from its own surroundings, unless it is seen to hold none.
"""

import json
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

from llmsum.errors import UsageError
from llmsum.llm.endpoints import identity
from llmsum.settings import OPTIONS, Settings, configured, load_settings
from llmsum.sources import ENV_PREFIX
from llmsum.stores.opening import address

# What may be shown of an address that holds a secret; both sides must show the same.
SHOWN: Final[Mapping[str, Callable[[Any], str]]] = {
    "base_url": identity,
    "cache_url": address,
    "proxy": identity,
    "headers": lambda headers: ", ".join(sorted(_object(headers))),
    "endpoint": lambda tables: ", ".join(sorted(_object(tables))),
}


@dataclass(frozen=True, slots=True)
class Portable:
    """Settings as they are sent: what differs from the defaults, and what to look for at home.

    `withheld` are the options that each worker must have itself, with what may be shown of their values.
    """

    given: Mapping[str, Any]
    withheld: Mapping[str, str]


def packed(settings: Settings) -> Portable:
    """The settings without secrets. The key, and the command that gives one, are never among them."""
    defaults = Settings()
    given = {name: value for name in OPTIONS if (value := getattr(settings, name)) != getattr(defaults, name)}
    given.pop("api_key_command", None)
    withheld = {name: SHOWN[name](given.pop(name)) for name in SHOWN if name in given and _is_secret(given[name])}
    return Portable(given, withheld)


def unpacked(portable: Portable) -> Settings:
    """The settings on another machine.

    Raises:
        UsageError: if what was withheld is not configured here, or is about another place.
    """
    wanted = {"api_key_command", *portable.withheld}
    here = configured(OPTIONS.keys() - wanted)
    for name, shown in portable.withheld.items():
        if name not in here or SHOWN[name](here[name]) != shown:
            raise UsageError(
                f"{name} for {shown}: it holds credentials, so it is not sent to the machines of the cluster; set "
                f"{ENV_PREFIX}{name.upper()} in the environment of the workers"
            )
    return load_settings(Settings(), **{**here, **portable.given})


def lay_out(settings: Settings, portable: Portable) -> None:
    """Puts what is withheld into this process's environment, for workers that it starts on this machine."""
    for name in ("api_key_command", *portable.withheld):
        if (value := getattr(settings, name)) is not None:
            os.environ[ENV_PREFIX + name.upper()] = value if isinstance(value, str) else json.dumps(value)


def _object(value: Any) -> Mapping[str, Any]:
    """Tables as the environment has them, or as a file does."""
    return json.loads(value) if isinstance(value, str) else value


def _is_secret(value: Any) -> bool:
    if not isinstance(value, str):
        return True  # headers
    parts = urlsplit(value)
    return "@" in parts.netloc or bool(parts.query)
