"""Endpoints that somebody else runs."""

from typing import Final

from llmsum.llm.presets.models import (
    DEEPSEEK,
    GLM,
    GLM_THINKS,
    GPT,
    HYBRID,
    KIMI,
    LOW_EFFORT,
    NO_EFFORT,
    NO_TEMPERATURE,
    NO_THINKING,
    NOT_ENABLED,
)
from llmsum.llm.presets.preset import NOTHING, Preset, body

NEWER: Final = "max_completion_tokens"  # reasoning models refuse max_tokens

TURNED_DOWN: Final = body(reasoning={"effort": "low"}, temperature=None)  # OpenRouter's word

HOSTED: Final = (
    Preset(
        "openai",
        "https://api.openai.com/v1",
        "OPENAI_API_KEY",
        "json_schema",
        "https://platform.openai.com/docs/api-reference/chat/create",
        by_model=GPT,
        token_limit=NEWER,
        url_variable="OPENAI_BASE_URL",
    ),
    # A model is called as its deployment was: patterns fit where that names the model.
    Preset(
        "azure",
        "",
        "AZURE_OPENAI_API_KEY",
        "json_schema",
        "https://learn.microsoft.com/azure/foundry/openai/api-version-lifecycle",
        by_model=GPT,
        token_limit=NEWER,
        url_variable="AZURE_OPENAI_ENDPOINT",
        url_path="/openai/v1",
    ),
    # A response_format is ignored, thinking is off. Issues only: newer models take no temperature.
    Preset(
        "anthropic",
        "https://api.anthropic.com/v1",
        "ANTHROPIC_API_KEY",
        "tools",
        "https://platform.claude.com/docs/en/api/openai-sdk",
        by_model=((r"opus-(4-[7-9]|[5-9])|sonnet-[5-9]|fable|mythos", NO_TEMPERATURE),),
    ),
    # Of 3 and newer the default temperature is strongly recommended.
    Preset(
        "gemini",
        "https://generativelanguage.googleapis.com/v1beta/openai",
        "GEMINI_API_KEY",
        "json_schema",
        "https://ai.google.dev/gemini-api/docs/openai",
        by_model=(
            ("2.5-flash", NO_EFFORT),
            (r"gemini-2\.5", LOW_EFFORT),
            ("gemini-([3-9]|flash|pro)", {**LOW_EFFORT, **NO_TEMPERATURE}),
        ),
    ),
    Preset(
        "mistral",
        "https://api.mistral.ai/v1",
        "MISTRAL_API_KEY",
        "json_schema",
        "https://docs.mistral.ai/capabilities/reasoning/",
        by_model=((r"mistral-(small-(latest|26)|medium-(latest|3-5|26))", NO_EFFORT),),
    ),
    # A schema for few models only.
    Preset(
        "groq",
        "https://api.groq.com/openai/v1",
        "GROQ_API_KEY",
        "json",
        "https://console.groq.com/docs/reasoning",
        by_model=(("qwen3", NO_EFFORT), ("gpt-oss", LOW_EFFORT)),
        token_limit=NEWER,
    ),
    Preset(
        "xai",
        "https://api.x.ai/v1",
        "XAI_API_KEY",
        "json_schema",
        "https://docs.x.ai/developers/model-capabilities/text/reasoning",
        by_model=((r"grok-4\.3(?!\d)", NO_EFFORT), (r"grok-(4\.[4-9](?!\d)|[5-9])", LOW_EFFORT)),
        token_limit=NEWER,
    ),
    Preset(
        "deepseek",
        "https://api.deepseek.com",
        "DEEPSEEK_API_KEY",
        "json",
        "https://api-docs.deepseek.com/guides/thinking_mode",
        NO_THINKING,
    ),
    # Code only: the name of the variable, for the address of a workspace or of another region.
    Preset(
        "dashscope",
        "https://dashscope.aliyuncs.com/compatible-mode/v1",
        "DASHSCOPE_API_KEY",
        "json",
        "https://help.aliyun.com/zh/model-studio/deep-thinking",
        NOT_ENABLED,
        by_model=(
            (GLM_THINKS, body(enable_thinking=None, reasoning_effort="low")),
            ("think|qwq|qvq|-r1", body(enable_thinking=None)),
        ),
        url_variable="DASHSCOPE_BASE_URL",
        url_path="/compatible-mode/v1",
    ),
    # A forced choice of tool is ignored.
    Preset(
        "zhipu",
        "https://open.bigmodel.cn/api/paas/v4",
        "ZHIPUAI_API_KEY",
        "json",
        "https://docs.bigmodel.cn/cn/guide/capabilities/thinking-mode",
        by_model=((GLM_THINKS, LOW_EFFORT), (GLM, NO_THINKING)),
    ),
    # Temperatures are fixed, with thinking and without. Not documented yet: whether K3.1 is as K3.
    Preset(
        "moonshot",
        "https://api.moonshot.cn/v1",
        "MOONSHOT_API_KEY",
        "json",
        "https://platform.kimi.com/docs/api/models-overview",
        by_model=(
            ("kimi-k[3-9]", {**LOW_EFFORT, **NO_TEMPERATURE}),
            (KIMI, {**NO_THINKING, **NO_TEMPERATURE}),
            ("kimi", NO_TEMPERATURE),
        ),
        token_limit=NEWER,
        url_variable="MOONSHOT_BASE_URL",
        url_path="/v1",
    ),
    # Of DeepSeek V4 and Kimi no documented parameter switches thinking off.
    Preset(
        "siliconflow",
        "https://api.siliconflow.cn/v1",
        "SILICONFLOW_API_KEY",
        "json",
        "https://docs.siliconflow.cn/cn/api-reference/chat-completions/chat-completions",
        by_model=(("deepseek-v4", NOTHING), (HYBRID, NOT_ENABLED)),  # other models refuse it
    ),
    Preset(
        "ark",
        "https://ark.cn-beijing.volces.com/api/v3",
        "ARK_API_KEY",
        "json",
        "https://www.volcengine.com/docs/82379/1449737",
        by_model=(
            (GLM_THINKS, LOW_EFFORT),
            (rf"^(?!.*think).*(seed|{DEEPSEEK}|{GLM}|{KIMI})", NO_THINKING),
        ),
    ),
    # It took the place of Hunyuan's own address, which closed on 2026-09-30. Code only: the variable of the key.
    Preset(
        "tokenhub",
        "https://tokenhub.tencentmaas.com/v1",
        "TOKENHUB_API_KEY",
        "json",
        "https://cloud.tencent.com/document/product/1823/131208",
        by_model=((rf"{DEEPSEEK}|{GLM}|{KIMI}", NO_THINKING),),
    ),
    # The others do not think unless they are asked to. Not found: the variable of the key.
    Preset(
        "qianfan",
        "https://qianfan.baidubce.com/v2",
        "QIANFAN_API_KEY",
        "json",
        "https://cloud.baidu.com/doc/qianfan-docs/s/Wm95lyynv",
        by_model=((r"ernie-5\.0-thinking", NOT_ENABLED),),
    ),
    # Issues only: without a stream thinking models are refused. Not found: the variable of the key.
    Preset(
        "modelscope",
        "https://api-inference.modelscope.cn/v1",
        "MODELSCOPE_API_KEY",
        "json",
        "https://modelscope.cn/docs/model-service/API-Inference/intro",
        by_model=((HYBRID, NOT_ENABLED),),
        stream=True,
    ),
    # A temperature of 0 is refused. M2 thinks in any case, and within the text unless that is to be split off.
    Preset(
        "minimax",
        "https://api.minimaxi.com/v1",
        "MINIMAX_API_KEY",
        "json",
        "https://platform.minimaxi.com/docs/api-reference/text-chat-openai",
        body(temperature=0.01, reasoning_split=True),
        by_model=(("m3", NO_THINKING),),
        token_limit=NEWER,
    ),
    # Not found: what it makes of a response_format.
    Preset(
        "stepfun",
        "https://api.stepfun.com/v1",
        "STEP_API_KEY",
        "json",
        "https://platform.stepfun.com/docs/zh/api-reference/chat/chat-completion-create",
        by_model=((r"step-(3\.[5-9]|[4-9])", LOW_EFFORT),),
    ),
    # Not found: how thinking is switched off, and what it makes of a response_format.
    Preset(
        "maas",
        "https://api.modelarts-maas.com/v2",
        "MAAS_API_KEY",
        "json",
        "https://support.huaweicloud.com/usermanual-maas-modelarts/maas-modelarts-0083.html",
    ),
    # The key is the APIPassword; a temperature of 0 is refused. Not found: what it makes of a response_format.
    Preset(
        "spark",
        "https://spark-api-open.xf-yun.com/v1",
        "SPARK_API_KEY",
        "json",
        "https://www.xfyun.cn/doc/spark/HTTP调用文档.html",
        body(temperature=0.01),
    ),
    # Only providers that honour all parameters are asked, so that none may be sent that a model has not.
    Preset(
        "openrouter",
        "https://openrouter.ai/api/v1",
        "OPENROUTER_API_KEY",
        "json_schema",
        "https://openrouter.ai/docs/use-cases/reasoning-tokens",
        body(provider={"require_parameters": True}),
        by_model=(
            (r"gpt-\d.*chat", NOTHING),
            (r"openai/(gpt-[5-9]|o\d)", TURNED_DOWN),
            (rf"{GLM_THINKS}|kimi-k[3-9]|gemini-([3-9]|2\.5-pro)|grok-4\.[5-9]", TURNED_DOWN),
            (rf"{HYBRID}|{KIMI}|gemini-2\.5", body(reasoning={"enabled": False})),
        ),
    ),
)
