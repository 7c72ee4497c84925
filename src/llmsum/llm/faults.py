"""What a call ended with that has no completion: from the exceptions of the SDK to what they mean."""

from typing import Any

from llmsum.llm.bodies import NoAnswer
from llmsum.llm.failures import UNREACHED, Failure, event_failure, failure_of, no_answer_failure, told_of_event
from llmsum.llm.streams import BrokenOff, ErrorEvent
from llmsum.llm.told import Told, told_by
from llmsum.llm.unreached import distrusted, moved, undecoded


class Taught(Exception):  # noqa: N818 - what happened
    """The endpoint refused how it was asked, and is to be asked in another way at once: no attempt that failed."""


class CallFailed(Exception):  # noqa: N818 - carries a verdict through tenacity
    """There was no completion, or it holds no answer."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.cause)
        self.failure = failure


def fault_of(error: BaseException, told: Told | None, where: str) -> Failure:
    """What an exception means; `told` is what `told_of` says of it."""
    if isinstance(error, ErrorEvent):
        return event_failure(error.error, where, begun=error.begun)
    if isinstance(error, NoAnswer):
        return no_answer_failure(error.page, where)
    if told is None:
        return distrusted(error, where) or undecoded(error, where) or _unanswered(error, where)
    response: Any = getattr(error, "response", None)
    return moved(response, where) or failure_of(told, response.headers, where)


def told_of(error: BaseException) -> Told | None:
    """What an answer said that is an error; None if there was no answer."""
    import openai

    if isinstance(error, ErrorEvent):
        return None if error.begun else told_of_event(error.error)
    if isinstance(error, openai.APIStatusError):
        return told_by(error.status_code, error.response.text)
    return None


def _unanswered(error: BaseException, where: str) -> Failure:
    """What it means that there was no answer, or not all of it."""
    import httpx2
    import openai

    if isinstance(error, openai.APITimeoutError):
        return Failure("retry", f"no answer from {where} in time", maybe_billed=True, slow=True)
    if isinstance(error, openai.APIConnectionError):
        unsent = isinstance(error.__cause__, httpx2.ConnectError)
        return Failure("retry", f"{UNREACHED} to {where}", maybe_billed=not unsent)
    if isinstance(error, BrokenOff | httpx2.HTTPError):  # the second from the text of an error, read as it is needed
        return Failure("retry", f"an answer from {where} broke off", maybe_billed=True)
    return Failure("fail", f"no usable answer from {where} ({type(error).__name__})", maybe_billed=True)
