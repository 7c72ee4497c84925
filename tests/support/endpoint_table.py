"""What is expected of each endpoint that stands in a file of its own (see `endpoint_files`), in both readings.

The report is `tests/data/personal_report.txt`: read narrow it makes five chunks and an overview, read wide one request.
Where requests go out at once it depends on which answer is there first how many of them meet the same refusal: such
numbers of calls have two bounds.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

Kinds = tuple[int, int, int, int]  # achievements, problems, plans, rejected


@dataclass(frozen=True)
class Came:
    """What comes of a run; `kinds` is None where there is no summary, `calls` are the least and the most of them.

    `says` stands in the messages or in the ledger, `hushes` does not.
    """

    kinds: Kinds | None
    states: Mapping[str, int]
    calls: tuple[int, int]
    code: int = 0
    says: tuple[str, ...] = ()
    hushes: tuple[str, ...] = ("run it again",)


@dataclass(frozen=True)
class Case:
    """One file, how it is met, and what comes of it."""

    file: str
    narrow: Came
    wide: Came
    suffix: str = "/v1"
    environment: Mapping[str, str] = field(default_factory=dict[str, str])

    @property
    def name(self) -> str:
        return " ".join((self.file, *self.environment.values()))


ALL_NARROW: Final[Kinds] = (5, 3, 2, 9)
ALL_WIDE: Final[Kinds] = (23, 0, 0, 0)  # a capable model's kinds stand, and here it calls everything an achievement
NARROW, WIDE = Came(ALL_NARROW, {"ok": 5}, (6, 6)), Came(ALL_WIDE, {"ok": 1}, (1, 1))
ONE_BY_ONE = {"LLMSUM_CONCURRENCY": "1"}  # where the number of a request decides what is answered
TOOLS = {"LLMSUM_MODE": "tools"}


def well(file: str, *says: str, extra: int = 0, narrow: Kinds = ALL_NARROW, wide: Kinds = ALL_WIDE, **met: Any) -> Case:
    """All that was answered comes out. `extra` are calls that the endpoint turned away, whoever made them."""
    first = replace(NARROW, kinds=narrow, says=says, calls=(6 + extra, 6 + extra))
    return Case(file, first, replace(WIDE, kinds=wide, says=says, calls=(1 + extra, 1 + extra)), **met)


def taught(file: str, *says: str, lessons: int = 1, **met: Any) -> Case:
    """Refusals teach how to ask; all five requests that are under way at once may meet each of them."""
    narrow = replace(NARROW, says=says, calls=(6 + lessons, 6 + lessons))
    return Case(file, narrow, replace(WIDE, says=says, calls=(1 + lessons, 1 + lessons)), **met)


def ended(file: str, *says: str, **met: Any) -> Case:
    """The endpoint's first word is its last: hardly anything else is asked before it has come."""
    narrow = Came(None, {}, (1, 3), 2, says)
    return Case(file, narrow, replace(narrow, calls=(1, 1)), **met)


def failed(file: str, *says: str, tries: int = 1, **met: Any) -> Case:
    """Nothing came of so many tries for each request, and that is told."""
    narrow = Came((0, 0, 0, 0), {"failed": 5}, (5 * tries, 5 * tries), 1, says)
    return Case(file, narrow, replace(narrow, states={"failed": 1}, calls=(tries, tries)), **met)


MODERATED = "its moderation turned the text away"
FLAGGED = Came((5, 0, 2, 8), {"ok": 4, "refused": 1}, (6, 6), 3, (MODERATED,))
ANOTHER_MODE = "set LLMSUM_MODE to"
NO_ITEMS: Kinds = (0, 0, 0, 0)
SHAPES = ("filled_schema", "by_name", "json_lines", "python", "trailing_comma", "raw_newline", "fullwidth")
TABLE: Final = (
    well("00-good/case.py"),
    well("00-good/strict.py"),
    well("01-reasoning-content/case.py"),
    well("01-reasoning-content/ollama.py"),
    taught("02-max-completion-tokens/case.py", "max_completion_tokens", "no temperature", lessons=2),
    ended("03-lmstudio-200-error/case.py", "check --base-url, which often ends in /v1", suffix=""),
    well("03-lmstudio-200-error/case.py"),
    Case(  # one refusal, one answer of thoughts alone; wide requests leave room for an answer beside the thoughts
        "04-kimi-thinking/case.py",
        replace(NARROW, calls=(8, 8), says=("no temperature", "room of 8,192 tokens for thinking")),
        replace(WIDE, calls=(2, 2), says=("no temperature",)),
    ),
    well("04-kimi-thinking/fixed.py"),
    well("06-socks-proxy/case.py", environment={"ALL_PROXY": "socks://127.0.0.1:1/"}),
    well("07-openrouter-200-error/case.py", extra=4),
    ended("07-openrouter-200-error/always.py", "balance is used up"),
    ended("07-openrouter-200-error/minimax.py", "balance is used up"),
    taught("08-openrouter-404/case.py", "mode tools"),
    Case(  # the third request and the sixth, which is that for an overview
        "09-content-exists-risk/case.py",
        Came((2, 3, 2, 9), {"ok": 4, "refused": 1}, (6, 6), 3, (MODERATED,)),
        WIDE,
        environment=ONE_BY_ONE,
    ),
    Case(  # of a wide request the halves are asked, and of these the halves: none is charged for
        "09-content-exists-risk/all.py",
        Came(NO_ITEMS, {"refused": 5}, (5, 5), 1, (MODERATED,)),
        Came(NO_ITEMS, {"refused": 1}, (7, 7), 1, (MODERATED,)),
    ),
    well("10-unescaped-quotes/case.py", "mended out of broken JSON"),
    well("11-tool-arguments/case.py", environment=TOOLS),
    well("11-tool-arguments/dict.py", environment=TOOLS),
    failed("11-tool-arguments/null.py", "the answer is empty", ANOTHER_MODE, tries=2, environment=TOOLS),
    failed("11-tool-arguments/empty.py", "the answer is empty", ANOTHER_MODE, tries=2, environment=TOOLS),
    failed("11-tool-arguments/nofunc.py", "the answer is empty", ANOTHER_MODE, tries=2, environment=TOOLS),
    taught("11-tool-arguments/unsupported.py", "mode json_schema instead of tools", environment=TOOLS),
    well("12-groq-json-validate/case.py", extra=3),
    ended("13-gemini-key/case.py", "the key is not accepted", "set LLMSUM_API_KEY"),
    taught("14-stream-only/case.py", "enable_thinking false"),
    well("14-stream-only/plain.py"),
    ended("14-stream-only/html.py", "a page for people", "check the connection and --base-url"),
    well("15-waf-user-agent/case.py"),
    well("16-ssl-cert-file/case.py", environment={"SSL_CERT_FILE": "/nonexistent/x.pem"}),
    taught("18-deepseek-base-url/case.py", "mode tools"),
    taught("19-context-overflow/case.py", "a context of 2,900 tokens"),
    Case(  # of the one wide request all but a fifth is read in parts, and looked at once more
        "21-moderation-403/case.py", FLAGGED, Came((20, 0, 0, 0), {"refused": 1}, (8, 8), 3, (MODERATED,))
    ),
    well("22-note-after-answer/case.py"),
    well("22-note-after-answer/good.py"),
    Case(  # by content, one answer in four: those are asked for again in other words, or in halves
        "25-loops/case.py", replace(NARROW, calls=(7, 20)), WIDE
    ),
    well("25-loops/whole.py"),
    well("25-loops/number_cut.py", "complete, although the answer repeated itself"),
    well("26-recordings/case.py", extra=3),
    well("26-recordings/good.py"),
    ended("26-recordings/html401.py", "the key is not accepted", "set LLMSUM_API_KEY"),
    well("26-recordings/html502.py", extra=3),
    ended("26-recordings/json401.py", "the key is not accepted", "set LLMSUM_API_KEY"),
    well("26-recordings/retry_after.py", extra=2),
    Case(  # of the wide request the whole and both halves are turned away, and no quarter
        "26-recordings/three400.py",
        Came((0, 3, 2, 3), {"refused": 3, "ok": 2}, (6, 6), 3, (MODERATED,)),
        replace(WIDE, calls=(8, 8)),
        environment=ONE_BY_ONE,
    ),
    failed("29-transport/bad_gzip.py", "not packed as its Content-Encoding says", "what stands before the model"),
    well("29-transport/blank_lines.py"),
    well("29-transport/case.py"),
    well("29-transport/gzip_ok.py"),
    Case("29-transport/half.py", replace(NARROW, calls=(9, 9)), replace(WIDE, calls=(2, 2))),  # one in three
    well("29-transport/nousage.py"),
    well("29-transport/odd.py"),
    ended("29-transport/redirect.py", "sends requests on to http://127.0.0.1", "/real/v1", "give it as base_url"),
    failed("31-shapes/case.py", "no JSON with items", ANOTHER_MODE, tries=2, environment={"V": "echo"}),
    *(
        well("31-shapes/case.py", narrow=(3, 1, 1, 0), wide=(1, 0, 0, 0), environment={"V": shape})
        for shape in ("one_object", "one_as_items")  # it said no more
    ),
    *(well("31-shapes/case.py", environment={"V": shape}) for shape in SHAPES),
)
