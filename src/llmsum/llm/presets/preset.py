"""What is known of an endpoint before it was ever asked."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Final

from llmsum.settings import Mode

Body = Mapping[str, Any]  # goes into a request's body; None leaves out what would be there else
ByModel = tuple[tuple[str, Body], ...]
NOTHING: Final[Body] = MappingProxyType({})


def body(**parameters: Any) -> Body:
    """Parameters that nobody changes."""
    return MappingProxyType(parameters)


@dataclass(frozen=True, slots=True)
class Preset:
    """A known endpoint.

    `extra` goes into the request body, and what `by_model` has for the first pattern that a model's name holds.
    `token_limit` names the parameter that limits answers. `url_variable` is the environment's own name for another
    address, to which the key belongs as well, and `url_path` what follows it. `stream` is for those that only stream.
    """

    name: str
    base_url: str
    key_variable: str
    mode: Mode
    docs: str
    extra: Body = field(default_factory=lambda: NOTHING)
    by_model: ByModel = ()
    token_limit: str = "max_tokens"
    needs_key: bool = True
    url_variable: str = ""
    url_path: str = ""
    stream: bool | None = None

    def body_for(self, model: str) -> Body:
        """What goes into the body of a request for a model."""
        found = next((part for name, part in self.by_model if re.search(name, model, re.IGNORECASE)), NOTHING)
        return {**self.extra, **found}
