"""Known endpoints, as one table: where they are, what they understand, and where that is documented.

What a vendor is not known to understand is not sent: some refuse a parameter that they do not know. Where the table is
wrong, or older than a model, a refusal teaches the rest (`manners`), and the settings win.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from llmsum.settings import Mode

Body = Mapping[str, Any]
NOTHING: Body = MappingProxyType({})
# Models that think first spend the limit of answer tokens on it. Where that can be switched off it is.
NO_THINKING: Body = MappingProxyType({"thinking": {"type": "disabled"}})
NOT_ENABLED: Body = MappingProxyType({"enable_thinking": False})
NO_EFFORT: Body = MappingProxyType({"reasoning_effort": "none"})
LOW_EFFORT: Body = MappingProxyType({"reasoning_effort": "low"})  # of models that cannot do without
BY_TEMPLATE: Body = MappingProxyType({"chat_template_kwargs": {"enable_thinking": False}})


@dataclass(frozen=True, slots=True)
class Preset:
    """A known endpoint.

    `extra` goes into the request body, and what `by_model` has for the first pattern that a model's name holds.
    `token_limit` names the parameter that limits answers. `url_variable` is the environment's own name for another
    address, to which the key belongs as well, and `url_path` what follows it. `stream` is for those that only stream.
    """

    name: str
    base_url: str
    key_variable: str
    mode: Mode
    docs: str
    extra: Body = field(default_factory=lambda: NOTHING)
    by_model: tuple[tuple[str, Body], ...] = ()
    token_limit: str = "max_tokens"
    needs_key: bool = True
    url_variable: str = ""
    url_path: str = ""
    stream: bool | None = None

    def body_for(self, model: str) -> Body:
        """What goes into the body of a request for a model."""
        found = next((body for name, body in self.by_model if re.search(name, model, re.IGNORECASE)), NOTHING)
        return {**self.extra, **found}


NEWER = "max_completion_tokens"  # reasoning models refuse max_tokens
HYBRID = r"^(?!.*(thinking|instruct|coder)).*(qwen3|hunyuan-a13b|glm-4\.[5-9]|deepseek-v3\.[1-9])"
TEMPLATED = r"qwen-?3|glm-4\.[5-9]|hunyuan"
ARK = r"^(?!.*thinking).*(seed|deepseek-v3-[1-9]|glm-4|kimi-k2-5)"
GEMINI = (("2.5-flash", NO_EFFORT), (r"gemini-(2\.5|3)", LOW_EFFORT))
KIMI = (r"kimi-k2\.\d", MappingProxyType({**NO_THINKING, "temperature": 0.6}))  # the one temperature without thinking
# A temperature of 0 is refused, and thinking stays within the text unless it is to be split off.
MINIMAX: Body = MappingProxyType({"temperature": 0.01, "reasoning_split": True})
OPENROUTER: Body = MappingProxyType({"provider": {"require_parameters": True}})  # providers that honour a schema only

PRESETS: Mapping[str, Preset] = {
    preset.name: preset
    for preset in (
        Preset(
            "openai",
            "https://api.openai.com/v1",
            "OPENAI_API_KEY",
            "json_schema",
            "https://platform.openai.com/docs/api-reference/chat/create",
            token_limit=NEWER,
            url_variable="OPENAI_BASE_URL",
        ),
        Preset(
            "azure",
            "",
            "AZURE_OPENAI_API_KEY",
            "json_schema",
            "https://learn.microsoft.com/azure/ai-foundry/openai/api-version-lifecycle",
            token_limit=NEWER,
            url_variable="AZURE_OPENAI_ENDPOINT",
            url_path="/openai/v1",
        ),
        Preset(
            "anthropic",
            "https://api.anthropic.com/v1",
            "ANTHROPIC_API_KEY",
            "tools",  # a response_format is ignored
            "https://platform.claude.com/docs/en/api/openai-sdk",
        ),
        Preset(
            "gemini",
            "https://generativelanguage.googleapis.com/v1beta/openai",
            "GEMINI_API_KEY",
            "json_schema",
            "https://ai.google.dev/gemini-api/docs/openai",
            by_model=GEMINI,
        ),
        Preset(
            "mistral",
            "https://api.mistral.ai/v1",
            "MISTRAL_API_KEY",
            "json_schema",
            "https://docs.mistral.ai/capabilities/structured-output/custom_structured_output",
        ),
        Preset(
            "groq",
            "https://api.groq.com/openai/v1",
            "GROQ_API_KEY",
            "json",  # a schema for few models only
            "https://console.groq.com/docs/structured-outputs",
            by_model=(("qwen3", NO_EFFORT), ("gpt-oss", LOW_EFFORT)),
            token_limit=NEWER,
        ),
        Preset(
            "xai",
            "https://api.x.ai/v1",
            "XAI_API_KEY",
            "json_schema",
            "https://docs.x.ai/docs/guides/structured-outputs",
            token_limit=NEWER,
        ),
        Preset(
            "deepseek",
            "https://api.deepseek.com",
            "DEEPSEEK_API_KEY",
            "json",
            "https://api-docs.deepseek.com/api/create-chat-completion",
            NO_THINKING,
        ),
        Preset(
            "dashscope",
            "https://dashscope.aliyuncs.com/compatible-mode/v1",
            "DASHSCOPE_API_KEY",
            "json",
            "https://help.aliyun.com/zh/model-studio/deep-thinking",
            NOT_ENABLED,
        ),
        Preset(
            "zhipu",
            "https://open.bigmodel.cn/api/paas/v4",
            "ZHIPUAI_API_KEY",
            "json",  # a forced choice of tool is ignored
            "https://docs.bigmodel.cn/cn/guide/capabilities/thinking",
            NO_THINKING,
        ),
        Preset(
            "moonshot",
            "https://api.moonshot.cn/v1",
            "MOONSHOT_API_KEY",
            "json",
            "https://platform.moonshot.cn/docs/api/chat",
            by_model=(KIMI,),
        ),
        Preset(
            "siliconflow",
            "https://api.siliconflow.cn/v1",
            "SILICONFLOW_API_KEY",
            "json",
            "https://docs.siliconflow.cn/cn/api-reference/chat-completions",
            by_model=((HYBRID, NOT_ENABLED),),  # other models refuse it
        ),
        Preset(
            "ark",
            "https://ark.cn-beijing.volces.com/api/v3",
            "ARK_API_KEY",
            "json",
            "https://www.volcengine.com/docs/82379/1449737",
            by_model=((ARK, NO_THINKING),),
        ),
        Preset(
            "hunyuan",
            "https://api.hunyuan.cloud.tencent.com/v1",
            "HUNYUAN_API_KEY",
            "json",
            "https://cloud.tencent.com/document/product/1729/111007",
            by_model=(("a13b", NOT_ENABLED),),
        ),
        Preset(
            "qianfan",
            "https://qianfan.baidubce.com/v2",
            "QIANFAN_API_KEY",
            "json",
            "https://cloud.baidu.com/doc/qianfan-api/s/3m7of64lb",
            by_model=((HYBRID, NOT_ENABLED),),
        ),
        Preset(
            "modelscope",
            "https://api-inference.modelscope.cn/v1",
            "MODELSCOPE_API_KEY",
            "json",
            "https://modelscope.cn/docs/model-service/API-Inference/intro",
            by_model=((HYBRID, NOT_ENABLED),),
            stream=True,
        ),
        Preset(
            "minimax",
            "https://api.minimaxi.com/v1",
            "MINIMAX_API_KEY",
            "json",
            "https://platform.minimax.io/docs/api-reference/text-openai-api",
            MINIMAX,
            by_model=(("m3", NO_THINKING),),
            token_limit=NEWER,
        ),
        Preset(
            "openrouter",
            "https://openrouter.ai/api/v1",
            "OPENROUTER_API_KEY",
            "json_schema",
            "https://openrouter.ai/docs/features/structured-outputs",
            OPENROUTER,
        ),
        Preset(
            "ollama",
            "http://localhost:11434/v1",
            "OLLAMA_API_KEY",
            "json_schema",
            "https://docs.ollama.com/api/openai-compatibility",
            by_model=(("gpt-oss", LOW_EFFORT), ("", NO_EFFORT)),
            needs_key=False,
        ),
        Preset(
            "vllm",
            "http://localhost:8000/v1",
            "VLLM_API_KEY",
            "json_schema",
            "https://docs.vllm.ai/en/latest/features/reasoning_outputs.html",
            by_model=((TEMPLATED, BY_TEMPLATE),),
            needs_key=False,
        ),
        Preset(
            "sglang",
            "http://localhost:30000/v1",
            "SGLANG_API_KEY",
            "json_schema",
            "https://docs.sglang.ai/advanced_features/separate_reasoning.html",
            by_model=((TEMPLATED, BY_TEMPLATE),),
            needs_key=False,
        ),
        Preset(
            "llamacpp",
            "http://localhost:8080/v1",
            "LLAMA_API_KEY",
            "json_schema",
            "https://github.com/ggml-org/llama.cpp/blob/master/tools/server/README.md",
            BY_TEMPLATE,
            needs_key=False,
        ),
        Preset(
            "lmstudio",
            "http://localhost:1234/v1",
            "LMSTUDIO_API_KEY",
            "json_schema",  # a json_object is refused
            "https://lmstudio.ai/docs/developer/openai-compat/structured-output",
            needs_key=False,
        ),
    )
}
