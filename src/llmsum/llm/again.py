"""The second try after an answer that nobody could read: the same question, told what was wrong and a little warmer."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from llmsum.llm.prompt import Message
from llmsum.llm.wire import Endless, NothingSaid, WrongEnvelope
from llmsum.patterns import regex

WARMER: Final = 0.3  # at 0 most endpoints give the same answer again
# They end the last message: chat templates of some models allow no two messages of one role in a row.
SAID: Final = {
    ("zh", "nothing"): "上一次的回答是空的。请直接输出所要求的 JSON 对象。",
    ("zh", "endless"): "上一次的回答一直在重复，没有结束。请只输出一个完整的 JSON 对象，写完即止。",
    ("zh", "unreadable"): '上一次的回答不是所要求的 JSON。请只输出一个完整的 JSON 对象，字符串内的引号写成 \\"。',
    ("en", "nothing"): "The last answer was empty. Send the JSON object that was asked for.",
    ("en", "endless"): "The last answer repeated itself without end. Send one complete JSON object and stop behind it.",
    (
        "en",
        "unreadable",
    ): "The last answer was not the JSON that was asked for. Send one complete JSON object and nothing "
    'else, with quotation marks inside strings written as \\".',
}
_HAN = regex(r"[一-鿿]")


def again(
    messages: Sequence[Message], parameters: Mapping[str, Any], wrong: WrongEnvelope
) -> tuple[list[Message], dict[str, Any]]:
    """Messages and parameters of the next try. Nothing of the answer is quoted: it may be long, and misled once."""
    *before, last = messages
    language = "zh" if _HAN.search(last["content"]) else "en"
    fault = "nothing" if isinstance(wrong, NothingSaid) else "endless" if isinstance(wrong, Endless) else "unreadable"
    told = SAID[language, fault]
    temperature = parameters.get("temperature")
    is_cold = isinstance(temperature, int | float) and temperature < WARMER
    warmer = {"temperature": WARMER} if is_cold else {}
    return [*before, {**last, "content": f"{last['content']}\n\n{told}"}], {**parameters, **warmer}


def first_messages(messages: Sequence[Message]) -> list[Message]:
    """The messages of the first try."""
    *before, last = messages
    content = last["content"]
    for told in SAID.values():
        content = content.removesuffix(f"\n\n{told}")
    return [*before, {**last, "content": content}]
