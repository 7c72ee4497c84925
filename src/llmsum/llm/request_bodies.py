"""A question → the body of a request, through instructor, as the endpoint wants it.

The one importer of instructor, of which only what it makes of requests is used. What of an answer, `answers` says: it
reads more than instructor's parser. Its retry loop, which would stand between them, sends everything again for the sake
of one item, and takes more time than all of ours.
"""

import functools
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from llmsum.llm.endpoints import Endpoint
from llmsum.llm.manners import THINKING, TOKEN_LIMITS, Manners, Sent
from llmsum.llm.posting import WHOLE, WITH_USAGE, Streaming, body_of
from llmsum.llm.prompt import Message
from llmsum.llm.wire import Form
from llmsum.settings import Mode

if TYPE_CHECKING:
    from instructor.v2.core.registry import ModeHandlers


class Bodies:
    """Makes the bodies of requests to one endpoint."""

    def __init__(self, endpoint: Endpoint) -> None:
        self._endpoint = endpoint
        self._readers: dict[Mode, ModeHandlers] = {}
        self._prepared: dict[str, Any] = {}  # response models; instructor would rebuild them at every call

    def put(
        self,
        messages: Sequence[Message],
        form: Form[Any],
        parameters: Mapping[str, Any],
        prompt: int,
        manners: Manners,
        *,
        is_watched: bool,
    ) -> Sent:
        """The request as an endpoint of such manners wants it.

        Args:
            messages: what is asked.
            form: what the answer must be.
            parameters: how it is to be decoded, the limit of answer tokens among them under the endpoint's name for it.
            prompt: an estimate of the messages' tokens.
            manners: how the endpoint wants to be asked.
            is_watched: whether somebody looks on while the answer comes in.
        """
        mode = manners.mode(self._endpoint.mode)
        reader = self._readers.setdefault(mode, _reader(mode))
        arguments: dict[str, Any]
        _, arguments = reader.request_handler(
            self._prepare(form), self._arguments(messages, form, parameters, mode, manners, prompt)
        )
        if reader.message_converter is not None:
            arguments["messages"] = reader.message_converter(arguments["messages"], autodetect_images=False)
        if manners.is_plain:
            arguments.pop("response_format", None)
        is_wanted = is_watched if self._endpoint.stream is None else self._endpoint.stream
        return Sent({**body_of(**arguments), **_streaming(manners, is_wanted=is_wanted)}, prompt, mode, manners)

    def _arguments(
        self,
        messages: Sequence[Message],
        form: Form[Any],
        parameters: Mapping[str, Any],
        mode: Mode,
        manners: Manners,
        prompt: int,
    ) -> dict[str, Any]:
        """Messages, decoding parameters and what goes into the body beside them, as the endpoint wants them."""
        from llmsum.llm.envelopes import envelope

        extra = self._endpoint.extra
        body = {name: value for name, value in extra.items() if value is not None and name not in manners.without}
        if manners.thinking_off:
            body[THINKING] = False
        if mode == "json_schema":  # instructor does not ask for strict, without which it is a mere hint
            schema = {"name": envelope(form).__name__, "strict": True, "schema": form.schema}
            body["response_format"] = {"type": "json_schema", "json_schema": schema}
        arguments: dict[str, Any] = {}
        for name, value in parameters.items():
            if name in TOKEN_LIMITS:
                called = name if manners.token_limit is None else manners.token_limit
                arguments[called] = manners.granted(value, prompt)
            elif name not in extra and name not in manners.without:
                arguments[name] = value
        arguments.pop("", None)  # a limit that is called nothing is not sent
        asked = [dict(message) for message in messages]
        return {"model": self._endpoint.model, "messages": asked, **arguments, "extra_body": body}

    def _prepare(self, form: Form[Any]) -> Any:
        if form.name not in self._prepared:
            from instructor.processing.response import prepare_response_model

            from llmsum.llm.envelopes import envelope

            model: Any = prepare_response_model(envelope(form))
            model.model_json_schema = functools.cache(model.model_json_schema)  # instructor asks for it at every call
            self._prepared[form.name] = model
        return self._prepared[form.name]


def _streaming(manners: Manners, *, is_wanted: bool) -> Streaming:
    if manners.stream == "never" or not (is_wanted or manners.stream == "only"):
        return WHOLE
    return {name: value for name, value in WITH_USAGE.items() if name not in manners.without}


def _reader(mode: Mode) -> "ModeHandlers":
    """What instructor makes of a request in a mode."""
    import instructor
    from instructor.v2 import Provider, mode_registry

    modes = {"tools": instructor.Mode.TOOLS, "json_schema": instructor.Mode.JSON_SCHEMA, "json": instructor.Mode.JSON}
    return mode_registry.get_handlers(Provider.OPENAI, modes[mode])
