"""What a failed call means: ask again, give up this request, or give up the endpoint.

Messages are made here from a status, a code and a meaning only. What a server says in its own words may repeat the
document, or the key it refuses.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, Literal

from llmsum.llm.phrases import Meaning, meaning_of
from llmsum.llm.told import Told, told_in

Verdict = Literal["retry", "fail", "refused", "too_long", "endpoint_refused"]

RETRIED_STATUS = frozenset({408, 409, 425, 429, 499})  # and everything from 500 up
SHARED_STATUS = frozenset({429, 503, 529})  # too many requests; overloaded, by its standard number and by another
KEY_REFUSED = "the key is not accepted; check it"
UNREADABLE, UNREACHED = "invalid JSON", "no connection"  # how causes begin that call for more than another run
REFUSING_STATUS: Mapping[int, str] = {
    401: KEY_REFUSED,
    402: "the account's balance is used up",
    403: "the key may not use this; check it and the model",
    404: "no such model or address there; check --model and --base-url",
    405: "nothing takes requests at this address; check --base-url",
    407: "a proxy on the way asks for a password",
}
DOUBTFUL_STATUS = frozenset({403, 405})  # of one text, perhaps, or of a gateway on the way; not of the endpoint
MEANING_OF_STATUS: Mapping[int, Meaning] = {413: "too_long", 451: "moderated"}
PAGE_STATUS = frozenset({400, 403, 405, 406, 418, 421})
# What of a meaning counts whatever the status; of others it ends the run.
VERDICTS: Mapping[Meaning, Verdict] = {"moderated": "refused", "too_long": "too_long", "unreadable": "retry"}
CAUSES: Mapping[Meaning, str] = {
    "moderated": "its moderation turned the text away",
    "too_long": "the text is too long for the model",
    "unreadable": "what the model wrote was no JSON",
    "blocked": "a firewall or gateway in front of it blocks the request",
    "key": KEY_REFUSED,
    "money": "the account's quota or balance is used up",
    "model": "no such model there; check --model",
    "address": "nothing takes requests at this address; check --base-url, which often ends in /v1",
    "policy": "the account's privacy settings leave no provider for this model; change them, or --model",
}
BLOCKED = "a page for people came: a firewall, a proxy or a portal is in the way; check the connection and --base-url"
BUSY = "it is busy, or out of service for a while"
# What errors are called that come within a stream, whose own status said that all was well. Any other is passing.
STATUS_OF_TYPE: Mapping[str, int] = {
    **dict.fromkeys(("rate_limit_error", "rate_limit_exceeded", "RESOURCE_EXHAUSTED"), 429),
    **dict.fromkeys(("overloaded_error", "overloaded", "UNAVAILABLE"), 503),
    **dict.fromkeys(("invalid_request_error", "BadRequestError"), 400),
    "authentication_error": 401,
    "permission_error": 403,
}
_PASSING_CAUSE = re.compile(
    rf"HTTP (?:408|409|425|429|499|5\d\d) |no answer\b|{UNREACHED}|nothing more\b|an answer from \S+ broke off"
    rf"|an error |{UNREADABLE}|HTTP \d+ .*no JSON|.*: {BUSY}"
)
_PLAIN_CODE = re.compile(r"[A-Za-z0-9_.-]{1,60}")


@dataclass(frozen=True, slots=True)
class Failure:
    """`cause` is one line without document text or keys; `retry_after_s` is what the endpoint asked for.

    `shared`: it is about the endpoint's load or limits, so that other requests should wait as well. `maybe_billed`: it
    may have been answered, and charged for, although no answer came here. `doubtful`: an endpoint that has answered
    others does not refuse them all by it. `slow`: no answer came in time.
    """

    verdict: Verdict
    cause: str
    retry_after_s: float | None = None
    shared: bool = False
    maybe_billed: bool = False
    doubtful: bool = False
    slow: bool = False


def failure_of(told: Told, headers: Mapping[str, str], identity: str, now: datetime | None = None) -> Failure:
    """The meaning of an answer that is an error: of its status, its codes and its words together."""
    return _meaning(told, f"HTTP {told.status} from {identity}", retry_after_s(headers, now))


def status_failure(
    status: int, codes: frozenset[str], headers: Mapping[str, str], identity: str, now: datetime | None = None
) -> Failure:
    """The same where only status and codes are at hand."""
    return failure_of(Told(status, codes), headers, identity, now)


def event_failure(error: Mapping[str, Any], identity: str, *, begun: bool) -> Failure:
    """The meaning of an error within an answer: that of the same error as an answer of its own.

    `begun`: a part of the answer had come.
    """
    return replace(_meaning(told_of_event(error), f"an error in an answer from {identity}", None), maybe_billed=begun)


def told_of_event(error: Mapping[str, Any]) -> Told:
    """What an error within an answer says, whose own status said that all was well."""
    told = told_in(200, dict(error))
    first = [str(error[name]) for name in ("code", "type", "status") if error.get(name)]
    statuses = [int(code) for code in first if re.fullmatch(r"[45]\d\d", code)]
    named = [STATUS_OF_TYPE[code] for code in first if code in STATUS_OF_TYPE]
    return replace(told, status=next(iter(statuses + named), told.status))


def no_answer_failure(page: str, identity: str) -> Failure:
    """The meaning of what is no completion: of a page for people, by what stands on it, or of something else."""
    if meaning_of(Told(200, words=page, is_page=True)) == "busy":
        return Failure("retry", f"a page from {identity}: {BUSY}")
    cause = BLOCKED if page else CAUSES["address"]
    return Failure("endpoint_refused", f"no answer of a model from {identity}: {cause}", doubtful=True)


def _meaning(told: Told, what: str, pause_s: float | None) -> Failure:
    shown = sorted(code for code in told.codes if _PLAIN_CODE.fullmatch(code))
    cause = what + (f" ({', '.join(shown)})" if shown else "")
    meaning, status = meaning_of(told) or MEANING_OF_STATUS.get(told.status), told.status
    if meaning is not None and (says := CAUSES.get(meaning)):
        return Failure(VERDICTS.get(meaning, "endpoint_refused"), f"{cause}: {says}", doubtful=meaning == "blocked")
    if meaning == "busy" and status not in SHARED_STATUS | {401, 404}:
        return Failure("retry", f"{cause}: {BUSY}", pause_s, shared=True)
    if told.is_page and status in PAGE_STATUS:
        return Failure("endpoint_refused", f"{cause}: {BLOCKED}", doubtful=True)
    if status in REFUSING_STATUS:
        return Failure("endpoint_refused", f"{cause}: {REFUSING_STATUS[status]}", doubtful=status in DOUBTFUL_STATUS)
    if status in RETRIED_STATUS or status >= 500 or status < 400:  # the last: within an answer, and of no known kind
        return Failure("retry", cause, pause_s, shared=status in SHARED_STATUS)
    return Failure("fail", cause)


def may_pass(cause: str) -> bool:
    """Whether asking again can help, by the cause of a chunk that failed."""
    return _PASSING_CAUSE.match(cause) is not None


def retry_after_s(headers: Mapping[str, str], now: datetime | None = None) -> float | None:
    """Seconds to wait after the Retry-After header (RFC 9110: seconds, or an HTTP date); never negative.

    Azure tells milliseconds under a name of its own, and more exactly.
    """
    if re.fullmatch(r"\d+(\.\d+)?", milliseconds := headers.get("retry-after-ms", "").strip()):
        return float(milliseconds) / 1000
    value = headers.get("retry-after", "").strip()
    try:
        if re.fullmatch(r"\d+(\.\d+)?", value):
            return float(value)
        moment = parsedate_to_datetime(value)
    except ValueError:
        return None
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, (aware - (now or datetime.now(UTC))).total_seconds())
