"""Models that think before they answer: which do, how much of an answer it was, and how much room it takes."""

from typing import TYPE_CHECKING, Final

from llmsum.patterns import regex

if TYPE_CHECKING:
    from llmsum.llm.answers import Completion
    from llmsum.llm.endpoints import Endpoint

LEAST_ROOM, FIRST_ROOM, MOST_ROOM = 2048, 8192, 32_768  # tokens beyond the limit of an answer
SLACK: Final = 2  # the next question may be twice as hard
SPENT_SLACK: Final = 4  # nothing is known of thoughts that did not end, but that the whole limit was too little
# Names of models that cannot do without, by what their vendors document.
ALWAYS = regex(
    r"(?:^|[/_-])(?:o[134](?:$|-)|gpt-5(?!.*chat)|gpt-oss|deepseek-(?:r\d|reasoner)|qwq|qvq|magistral|grok-4(?!.*non-)"
    r"|gemini-(?:2\.5-pro|3)|glm-z1|minimax-m[12]|kimi-k2-thinking|hunyuan-t1)"
    r"|(?:^|[/_-])(?<!non-)(?:thinking|reason(?:er|ing))\b",
)
LOW_EFFORT: Final = ("low", "minimal")  # is asked of those that cannot be told to think not at all


def first_room(endpoint: "Endpoint") -> int:
    """Tokens of room to begin with: some for a model that always thinks, none for any other."""
    always = ALWAYS.search(endpoint.model.lower()) or endpoint.extra.get("reasoning_effort") in LOW_EFFORT
    return FIRST_ROOM if always else 0


def room_for(completion: "Completion", limit: int) -> int:
    """Tokens of room that an answer shows to be wanted; 0 where nothing was thought.

    It is a power of two, so that a model is not learned anew with every answer.

    Args:
        completion: the answer.
        limit: how many tokens it might take.
    """
    wanted = SPENT_SLACK * limit if completion.is_thought_away else SLACK * completion.thought
    return min(max(LEAST_ROOM, 1 << (wanted - 1).bit_length()), MOST_ROOM) if wanted else 0
