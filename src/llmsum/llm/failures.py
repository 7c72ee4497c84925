"""What a failed call means: ask again, give up this request, or give up the endpoint.

Messages are made here from a status and a code only. What a server says in its own words may repeat the document, or
the key it refuses.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, Literal

Verdict = Literal["retry", "fail", "refused", "too_long", "endpoint_refused"]

RETRIED_STATUS = frozenset({408, 409, 429})  # and everything from 500 up
SHARED_STATUS = frozenset({429, 503, 529})  # too many requests; overloaded, by its standard number and by another
# Codes and types as the vendors document them: OpenAI, Moonshot, Zhipu (numbers), DashScope, llama.cpp.
UNKNOWN_MODEL = ("model_not_found", "ModelNotFound", "invalid_model", "1211")
MEANING_OF_CODE: Mapping[str, Verdict] = {
    **dict.fromkeys(("content_filter", "content_policy_violation", "data_inspection_failed", "1301"), "refused"),
    "DataInspectionFailed": "refused",
    **dict.fromkeys(("context_length_exceeded", "exceed_context_size_error"), "too_long"),
    **dict.fromkeys(("insufficient_quota", "exceeded_current_quota_error", "1113", "Arrearage"), "endpoint_refused"),
    **dict.fromkeys(("billing_hard_limit_reached", "AllocationQuota.FreeTierOnly"), "endpoint_refused"),
    **dict.fromkeys(UNKNOWN_MODEL, "endpoint_refused"),
}
REFUSING_STATUS: Mapping[int, str] = {
    401: "the key is not accepted; check it",
    402: "the account's balance is used up",
    403: "the key may not use this; check it and the model",
    404: "no such model or address there; check --model and --base-url",
}
NO_MODEL = "no such model there; check --model"
NO_MONEY = "the account's quota or balance is used up"
# What errors are called that come within a stream, whose own status said that all was well. Any other is passing.
STATUS_OF_TYPE: Mapping[str, int] = {
    **dict.fromkeys(("rate_limit_error", "rate_limit_exceeded", "RESOURCE_EXHAUSTED"), 429),
    **dict.fromkeys(("overloaded_error", "overloaded", "UNAVAILABLE"), 503),
    **dict.fromkeys(("invalid_request_error", "BadRequestError"), 400),
    "authentication_error": 401,
    "permission_error": 403,
}
_PLAIN_CODE = re.compile(r"[A-Za-z0-9_.-]{1,60}")


@dataclass(frozen=True, slots=True)
class Failure:
    """`cause` is one line without document text or keys; `retry_after_s` is what the endpoint asked for.

    `shared`: it is about the endpoint's load or limits, so that other requests should wait as well. `maybe_billed`: it
    may have been answered, and charged for, although no answer came here.
    """

    verdict: Verdict
    cause: str
    retry_after_s: float | None = None
    shared: bool = False
    maybe_billed: bool = False


def status_failure(
    status: int, codes: frozenset[str], headers: Mapping[str, str], identity: str, now: datetime | None = None
) -> Failure:
    """The meaning of an HTTP status, together with the `code` and `type` of the error body."""
    return _meaning(status, codes, f"HTTP {status} from {identity}", retry_after_s(headers, now))


def event_failure(error: Mapping[str, Any], identity: str, *, begun: bool) -> Failure:
    """The meaning of an error within a stream: that of the same error as an answer of its own.

    `begun`: a part of the answer had come.
    """
    told = [str(error[name]) for name in ("code", "type", "status") if error.get(name)]
    statuses = [int(code) for code in told if re.fullmatch(r"[45]\d\d", code)]
    named = [STATUS_OF_TYPE[code] for code in told if code in STATUS_OF_TYPE]
    failure = _meaning(
        next(iter(statuses + named), 500), frozenset(told), f"an error in an answer from {identity}", None
    )
    return replace(failure, maybe_billed=begun)


def _meaning(status: int, codes: frozenset[str], what: str, pause_s: float | None) -> Failure:
    shown = sorted(code for code in codes if _PLAIN_CODE.fullmatch(code))
    cause = what + (f" ({', '.join(shown)})" if shown else "")
    for code in sorted(codes & MEANING_OF_CODE.keys()):
        verdict = MEANING_OF_CODE[code]
        if verdict != "endpoint_refused":
            return Failure(verdict, cause)
        return Failure(verdict, f"{cause}: {NO_MODEL if code in UNKNOWN_MODEL else NO_MONEY}")
    if status in REFUSING_STATUS:
        return Failure("endpoint_refused", f"{cause}: {REFUSING_STATUS[status]}")
    if status in RETRIED_STATUS or status >= 500:
        return Failure("retry", cause, pause_s, shared=status in SHARED_STATUS)
    return Failure("fail", cause)


def retry_after_s(headers: Mapping[str, str], now: datetime | None = None) -> float | None:
    """Seconds to wait after the Retry-After header (RFC 9110: seconds, or an HTTP date); never negative."""
    value = headers.get("retry-after", "").strip()
    try:
        if re.fullmatch(r"\d+(\.\d+)?", value):
            return float(value)
        moment = parsedate_to_datetime(value)
    except ValueError:
        return None
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, (aware - (now or datetime.now(UTC))).total_seconds())
