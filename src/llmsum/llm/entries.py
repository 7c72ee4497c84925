"""An answer as the cache holds it: what was paid for, what it took, and who bought it.

A complete answer is `{"reply": {…}, "attempts", "usage", "buyer"}`; one that was cut off at the limit of tokens is
`{"truncated": true, "part": {…}, …}`, so that nobody pays for it again only to see it cut off again; `"endless": true`
says why.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from llmsum.llm.answers import CUT_OFF, ENDLESS, Answer
from llmsum.llm.wire import Form, V
from llmsum.models import Usage


def entry_of(answer: Answer[V], form: Form[V], buyer: str) -> dict[str, Any] | None:
    """What is to be stored; None for an answer that may be a better one next time."""
    held = None if answer.reply is None else form.as_json(answer.reply)
    paid: dict[str, Any] = {"attempts": answer.attempts, "usage": asdict(answer.usage), "buyer": mark(buyer)}
    if answer.notes:
        paid["notes"] = list(answer.notes)
    if answer.status == "ok" and held is not None:
        return {"reply": held, **paid}
    # One that holds nothing says nothing of the text: the model may have thought until its limit.
    if answer.status == "truncated" and answer.error in (CUT_OFF, ENDLESS) and held is not None:
        return {"truncated": True, **({"endless": True} if answer.error == ENDLESS else {}), "part": held, **paid}
    return None


def answer_in(entry: Mapping[str, Any] | None, form: Form[V], buyer: str) -> Answer[V] | None:
    """The answer in an entry; None for a miss, or an entry of another shape.

    To whom bought it, it is what it was then, calls and tokens included: a run that was broken off and goes on comes
    to the same result as one that was not. To others it is cached and free.
    """
    if entry is None:
        return None
    cut_off = entry.get("truncated") is True
    reply = form.value_in(entry.get("part" if cut_off else "reply"))
    if reply is None and not cut_off:
        return None
    status, error = ("truncated", ENDLESS if entry.get("endless") is True else CUT_OFF) if cut_off else ("ok", None)
    notes = tuple(str(note) for note in entry.get("notes") or ())
    if buyer and entry.get("buyer") == mark(buyer) and (usage := _usage_in(entry)) is not None:
        return Answer(status, reply, int(entry["attempts"]), error=error, usage=usage, notes=notes)
    return Answer(status, reply, cached=True, error=error, usage=Usage(cached_requests=1), notes=notes)


def _usage_in(entry: Mapping[str, Any]) -> Usage | None:
    try:
        return Usage(**entry["usage"]) if isinstance(entry["attempts"], int) else None
    except (KeyError, TypeError):
        return None


def mark(buyer: str) -> str:
    """Tells buyers apart, but not who they are: a cache may be shared, and a document's path is nobody's business."""
    return hashlib.sha256(buyer.encode("utf-8", "surrogatepass")).hexdigest()[:16] if buyer else ""
