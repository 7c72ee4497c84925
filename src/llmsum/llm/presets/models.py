"""What models want to be told, by patterns of their names, where one endpoint has many of them.

Models that think first spend the limit of answer tokens on it: it is switched off, or turned down where it cannot be.
Some take no temperature but their own, and refuse any other.
"""

from typing import Final

from llmsum.llm.presets.preset import NOTHING, Body, ByModel, body

NO_THINKING: Final[Body] = body(thinking={"type": "disabled"})
NOT_ENABLED: Final[Body] = body(enable_thinking=False)
BY_TEMPLATE: Final[Body] = body(chat_template_kwargs={"enable_thinking": False})
NO_EFFORT: Final[Body] = body(reasoning_effort="none")
LOW_EFFORT: Final[Body] = body(reasoning_effort="low")  # of models that cannot do without
NO_TEMPERATURE: Final[Body] = body(temperature=None)

GLM: Final = r"glm-(4[.-][5-9]|5(?!\d|[.-][3-9]))"  # can do without
GLM_THINKS: Final = r"glm-(5[.-][3-9]|[6-9])"
KIMI: Final = r"kimi-k2[.-][56]"
DEEPSEEK: Final = r"deepseek-(v3[.-][12](?!\d)|v4|flash)(?!.*think)"
# By https://developers.openai.com/api/docs/guides/reasoning; that 5.6 takes no temperature stands in issues only.
GPT: Final[ByModel] = (
    (r"gpt-\d.*chat", NOTHING),
    (r"gpt-5.*(pro|codex)", NO_TEMPERATURE),
    (r"gpt-5\.\d", {**NO_EFFORT, **NO_TEMPERATURE}),
    (r"gpt-5", {**NO_TEMPERATURE, "reasoning_effort": "minimal"}),
    (r"gpt-[6-9]|(^|/)o\d", {**LOW_EFFORT, **NO_TEMPERATURE}),
)
# Names of open models at those who host them: two in one are one that thinks, and one that does not.
HYBRID: Final = rf"hunyuan-a13b|^(?!.*(think|instruct|coder)).*(qwen3|{GLM}|{DEEPSEEK})"
TEMPLATED: Final = rf"qwen-?3|{GLM}|hunyuan"
