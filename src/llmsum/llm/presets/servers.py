"""Servers of one's own: they need no key, and `base_url` says on which machine they are."""

from typing import Final

from llmsum.llm.presets.models import BY_TEMPLATE, LOW_EFFORT, NO_EFFORT, TEMPLATED
from llmsum.llm.presets.preset import Preset

SERVERS: Final = (
    Preset(
        "ollama",
        "http://localhost:11434/v1",
        "OLLAMA_API_KEY",
        "json_schema",
        "https://docs.ollama.com/api/openai-compatibility",
        by_model=(("gpt-oss", LOW_EFFORT), ("", NO_EFFORT)),
        needs_key=False,
    ),
    # Documented for Qwen3; GLM and Hunyuan have the same word in their templates.
    Preset(
        "vllm",
        "http://localhost:8000/v1",
        "VLLM_API_KEY",
        "json_schema",
        "https://docs.vllm.ai/en/latest/features/reasoning_outputs.html",
        by_model=((TEMPLATED, BY_TEMPLATE),),
        needs_key=False,
    ),
    # Not found again in documentation: that it takes what vLLM takes.
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
    # Issues only: a json_object is refused, "'response_format.type' must be 'json_schema' or 'text'".
    Preset(
        "lmstudio",
        "http://localhost:1234/v1",
        "LMSTUDIO_API_KEY",
        "json_schema",
        "https://lmstudio.ai/docs/developer/openai-compat/structured-output",
        needs_key=False,
    ),
)
