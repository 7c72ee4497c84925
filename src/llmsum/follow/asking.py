"""A model asked about the plans whose words do not tell what became of them: it pairs, and the figures are compared."""

from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple, cast

from llmsum.engines import EnginePool
from llmsum.errors import UsageError
from llmsum.flow import together
from llmsum.follow import Course, Pairing
from llmsum.follow.matching import Followed, Later, doubtful, settled
from llmsum.llm.engine import ModelEngine
from llmsum.llm.items import numbers_of
from llmsum.llm.prompt import Prompt, load_prompt
from llmsum.llm.wire import PAIRS
from llmsum.settings import Settings

PLANS: Final = 8  # in one request, each with its nearest items: a small model follows so many
ANSWER_TOKENS: Final = 400


class Doubt(NamedTuple):
    """A plan by its place in a course, and the items that it may be about."""

    place: int
    one: Followed
    items: tuple[Later, ...]


class Asked(NamedTuple):
    """The courses, with what a model said; `lost` tells of each request that came to nothing what it was about."""

    courses: tuple[Course, ...]
    lost: tuple[str, ...]


async def asked(pairings: Sequence[Pairing], settings: Settings) -> Asked:
    """The courses of pairings, a model having been asked about what is in doubt; where it fails, words decide.

    Raises:
        EngineError: if the model cannot answer at all.
        UsageError: if the settings name no model.
    """
    async with EnginePool(settings) as pool:
        if pool.asker is None:
            raise UsageError("-m: the built-in rules settle no doubts; name a model")
        found = await together(*(_asked(pairing, pool.asker, settings) for pairing in pairings))
    return Asked(tuple(course for course, _ in found), tuple(lost for _, told in found for lost in told))


async def _asked(pairing: Pairing, asker: ModelEngine, settings: Settings) -> tuple[Course, list[str]]:
    course = pairing.course
    doubts = [
        Doubt(place, one, near) for place, one in enumerate(course.plans) if (near := doubtful(one, pairing.items))
    ]
    prompt = load_prompt("pair", "en" if course.language == "en" else "zh", settings.prompts)
    parts = [doubts[start : start + PLANS] for start in range(0, len(doubts), PLANS)]
    plans = list(course.plans)
    lost: list[str] = []
    for part, answer in zip(parts, await together(*(_ask(part, prompt, asker) for part in parts)), strict=True):
        if isinstance(answer, str):
            lost.append(f"{course.document}: {len(part)} plan(s) in doubt were not asked about ({answer})")
            continue
        for number, doubt in enumerate(part, 1):
            plans[doubt.place] = settled(doubt.one, answer.get(number), doubt.items)
    return course._replace(plans=tuple(plans)), lost


async def _ask(part: Sequence[Doubt], prompt: Prompt, asker: ModelEngine) -> Mapping[int, Later] | str:
    """The item of each plan, by its number in the request; or why there is no answer."""
    shown: dict[int, tuple[int, Later]] = {}
    lines: list[str] = []
    for number, doubt in enumerate(part, 1):
        lines.append(f"{number}. {_line(doubt.one.plan.statement)}")
        for item in doubt.items:
            shown[len(shown) + 1] = number, item
            lines.append(f"   [{len(shown)}] {_line(item.item.statement)}")
    answer = await asker.ask(prompt.messages(plans="\n".join(lines)), PAIRS, max_tokens=ANSWER_TOKENS)
    if answer.status not in {"ok", "empty"}:
        return answer.error or answer.status
    return dict(_read(answer.reply or [], shown))


def _read(pairs: Sequence[object], shown: Mapping[int, tuple[int, Later]]) -> list[tuple[int, Later]]:
    """What of an answer can be meant: an item that was shown beside its plan."""
    found: list[tuple[int, Later]] = []
    for entry in pairs:
        fields = cast("dict[str, Any]", entry) if isinstance(entry, dict) else {}
        plans, items = numbers_of([fields.get("plan")]), numbers_of([fields.get("item")])
        number, item = shown.get(items[0], (0, None)) if items else (0, None)
        if item is not None and number in plans:
            found.append((number, item))
    return found[::-1]  # of two the first one holds


def _line(statement: str) -> str:
    return " ".join(statement.split())
