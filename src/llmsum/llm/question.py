"""What is asked in one request, and how many tokens that is at most."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Generic

from llmsum.llm.allowance import Allowance
from llmsum.llm.prompt import Message
from llmsum.llm.wire import Form, V
from llmsum.reading.tokens import token_bound

# Chat templates put a few tokens around every message. In some modes the schema is sent as indented text.
MESSAGE_TOKENS = 32
SCHEMA_COPIES = 2


@dataclass(frozen=True, slots=True)
class Question(Generic[V]):
    """What is asked, and how many calls that may take.

    `parameters` hold the limit of answer tokens, `max_tokens`, under the endpoint's name for it.
    """

    messages: Sequence[Message]
    form: Form[V]
    parameters: Mapping[str, Any]
    max_tokens: int
    allowance: Allowance

    @property
    def prompt_bound(self) -> int:
        """How many tokens are sent at most, as near as can be told without the model's vocabulary."""
        texts = sum(token_bound(message["content"]) + MESSAGE_TOKENS for message in self.messages)
        return texts + token_bound(_schema_text(self.form))

    @property
    def prompt_bytes(self) -> int:
        """No vocabulary has more tokens for a text than it has bytes."""
        texts = sum(len(message["content"].encode()) + MESSAGE_TOKENS for message in self.messages)
        return texts + SCHEMA_COPIES * len(_schema_text(self.form).encode())


@cache
def _schema_text(form: Form[Any]) -> str:
    return json.dumps(form.schema, ensure_ascii=False, indent=2)
