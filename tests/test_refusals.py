"""What errors mean, and what refusals teach, in the words of those who send them."""

from typing import Any

import pytest

from llmsum.llm.failures import failure_of, may_pass, retry_after_s
from llmsum.llm.manners import PLAIN, Manners, Sent, described, lesson
from llmsum.llm.told import told_by, told_in
from llmsum.settings import Mode

SECRET = "sk-0123456789abcdef"


def fails(http: int, message: str, **further: Any) -> str:
    """The verdict on an error as OpenAI puts it."""
    told = told_in(http, {"error": {"message": message, **further}})
    failure = failure_of(told, {}, "h/v1")
    assert SECRET not in failure.cause
    assert message not in failure.cause
    return "busy" if failure.shared else failure.verdict


@pytest.mark.parametrize(
    ("code", "message", "verdict"),
    [
        (400, f"Incorrect API key provided: {SECRET}", "endpoint_refused"),
        (403, "Your API key has been disabled", "endpoint_refused"),
        (403, "Sorry, your account balance is insufficient", "endpoint_refused"),
        (400, "您的账户余额不足", "endpoint_refused"),
        (400, "qwen9 is not a valid model ID", "endpoint_refused"),
        (400, "模型 glm-9 不存在", "endpoint_refused"),
        (404, "The model or endpoint doubao-9 does not exist or you do not have access to it", "endpoint_refused"),
        (400, 'model "qwen9:7b" not found, try pulling it first', "endpoint_refused"),
        (400, "For this model response_format is not available", "fail"),
        (403, "Your request was blocked.", "endpoint_refused"),
        (403, "error code: 1010", "endpoint_refused"),
        (400, "The input token count (9000) exceeds the maximum number of tokens allowed (8192).", "too_long"),
        (400, "Total tokens of image and text exceed max message tokens", "too_long"),
        (404, "No endpoints found matching your data policy", "endpoint_refused"),
        (400, "Content Exists Risk", "refused"),
        (400, "系统检测到输入或生成内容可能包含不安全或敏感内容", "refused"),
        (403, "Content violates usage guidelines", "refused"),
        (400, "Output data may contain inappropriate content.", "refused"),
        (451, "Unavailable", "refused"),
        (400, "This model's maximum context length is 4096 tokens", "too_long"),
        (400, "输入过长，请缩短", "too_long"),
        (400, "Range of input length should be [1, 30720]", "too_long"),
        (429, "Request too large for m on tokens per min (TPM): Limit 6000, Requested 8000", "too_long"),
        (413, "Payload Too Large", "too_long"),
        (400, "Failed to generate JSON. Please adjust your prompt.", "retry"),
        (403, "当前分组负载已饱和，请稍后再试", "busy"),
        (429, "You exceeded your current quota, please check your plan and billing details", "busy"),
        (503, "The model is overloaded", "busy"),
        (500, "model m not found in cache, reloading", "retry"),
        (400, "The provided model identifier is invalid.", "endpoint_refused"),
        (400, "m does not support chat completions", "endpoint_refused"),
        (
            404,
            "This is not a chat model and thus not supported in the v1/chat/completions endpoint",
            "endpoint_refused",
        ),
        (404, "No allowed providers are available for the selected model.", "endpoint_refused"),
        (429, "Quota exceeded for metric: free_tier_requests, limit: 0", "endpoint_refused"),
        (400, "the content of messages is unsafe", "refused"),
        (499, "client closed request", "retry"),
        (425, "too early", "retry"),
        (520, "unknown error", "retry"),
        (522, "connection timed out", "retry"),
        (524, "a timeout occurred", "retry"),
        (529, "overloaded", "busy"),
        (400, "something else", "fail"),
        (422, "bad", "fail"),
    ],
)
def test_words_tell_what_an_error_means(code: int, message: str, verdict: str) -> None:
    """By the status where that is plain, and by known phrases where it is not; the words are never shown."""
    assert fails(code, message) == verdict


@pytest.mark.parametrize(
    ("code", "named", "verdict"),
    [
        (400, "1261", "too_long"),
        (400, "1301", "refused"),
        (400, "OutputImageSensitiveContentDetected", "refused"),
        (400, "content_filter", "refused"),
        (400, "malicious_content", "refused"),
        (403, "30001", "endpoint_refused"),
        (403, "AccountOverdueError", "endpoint_refused"),
        (400, "Arrearage", "endpoint_refused"),
        (429, "1113", "endpoint_refused"),
    ],
)
def test_codes_tell_what_an_error_means(code: int, named: str, verdict: str) -> None:
    """Wherever they stand in the body."""
    assert fails(code, "…", code=named) == verdict
    assert failure_of(told_in(code, {"code": named, "message": "…"}), {}, "h/v1").verdict == verdict
    nested = {"error": {"message": "…", "innererror": {"code": named}}}
    assert failure_of(told_in(code, nested), {}, "h/v1").verdict == verdict


def test_a_page_is_no_word_of_a_model() -> None:
    """A firewall or a portal answers, which may be about one text; that of a gateway whose server is down passes."""
    page = "<!DOCTYPE html><html><body>Blocked: api key invalid</body></html>"
    blocked = failure_of(told_by(403, "<html><h1>Forbidden</h1></html>"), {}, "h/v1")
    assert (blocked.verdict, blocked.doubtful) == ("endpoint_refused", True)
    assert "a firewall" in blocked.cause
    assert failure_of(told_by(502, page), {}, "h/v1").verdict == "retry"


def test_what_was_asked_is_no_part_of_what_is_told() -> None:
    """Validators send the input back, some servers what the model wrote: neither is looked at."""
    body = {"detail": [{"loc": ["body", "x"], "msg": "no", "input": "余额不足"}], "failed_generation": "余额不足"}
    assert "余额" not in told_in(422, body).words


def test_passing_causes_are_told_from_others() -> None:
    """Only those are worth another run."""
    assert may_pass("HTTP 503 from h/v1")
    assert may_pass("no answer from h/v1 within 6 s")
    assert not may_pass("HTTP 400 from h/v1 (invalid_request_error)")
    assert may_pass("an answer from h/v1 broke off")
    assert not may_pass("an answer from h/v1 is not packed as its Content-Encoding says: look at what stands")
    assert not may_pass("empty answer: the limit of 2,048 tokens went on thinking")
    assert may_pass("HTTP 403 from h/v1 (new_api_error): it is busy, or out of service for a while")
    assert may_pass("HTTP 499 from h/v1")


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry-after": "7"}, 7.0),
        ({"retry-after-ms": "1500"}, 1.5),
        ({"retry-after-ms": "1500", "retry-after": "2"}, 1.5),
        ({"retry-after-ms": "soon", "retry-after": "2"}, 2.0),
        ({"retry-after": "soon"}, None),
        ({}, None),
    ],
)
def test_a_pause_is_as_long_as_the_endpoint_asks(headers: dict[str, str], seconds: float | None) -> None:
    """In seconds, or in milliseconds, which are more exact."""
    assert retry_after_s(headers) == seconds


BODY: dict[str, Any] = {"model": "m", "messages": [], "max_tokens": 8192, "temperature": 0.0, "response_format": {}}


def taught(message: str, manners: Manners = PLAIN, code: int = 400, **changes: Any) -> str:
    """What a refusal of one request teaches, in words."""
    return taught_by({"error": {"message": message}}, code, manners=manners, **changes)


def taught_by(told: Any, code: int = 400, mode: Mode = "json_schema", manners: Manners = PLAIN, **changes: Any) -> str:
    sent = Sent({**BODY, **changes}, 1000, manners.mode(mode), manners)
    learned = lesson(told_in(code, told), sent, manners)
    return described(learned, mode) if learned else ""


@pytest.mark.parametrize(
    ("message", "learned"),
    [
        (
            "max_tokens is too large: 8192. This model supports at most 4096 completion tokens",
            "answers of at most 4,096",
        ),
        ("Invalid max_tokens value, the valid range of max_tokens is [1, 2048]", "answers of at most 2,048 tokens"),
        ("Unrecognized request argument supplied: max_tokens", "the limit of answers as max_completion_tokens"),
        ("invalid temperature: only 1 is allowed for this model", "no temperature"),
        ("`response_format.type`: `json_schema` is not supported by this model", "mode tools instead of json_schema"),
        ("Structured outputs need another plan", "mode tools instead of json_schema"),
        ("This model must be called with stream=true", "streams only"),
        ("该模型仅支持流式调用", "streams only"),
        ("maximum context length is 4096 tokens (1200 in the messages, 8192 in the completion)", "a context of 4,096"),
        ("the request exceeds the available context size", ""),
        ("Content Exists Risk: temperature", ""),
        ("bad request", ""),
    ],
)
def test_a_refusal_teaches(message: str, learned: str) -> None:
    """What it names of the request is put in another way; one that names nothing teaches nothing."""
    assert taught(message).startswith(learned)
    assert bool(taught(message)) is bool(learned)


GROQ = "`max_tokens` must be less than or equal to `4096`, the maximum value is less than the `context_window`"
FAULT = {"msg": "Input should be 'text' or 'json_object'", "input": "json_schema"}


@pytest.mark.parametrize(
    ("told", "code", "mode", "learned"),
    [
        ({"error": {"message": GROQ, "param": "max_tokens"}}, 400, "json_schema", "answers of at most 4,096 tokens"),
        ({"code": 20015, "message": "max_tokens 取值范围为[1, 4096]"}, 400, "json_schema", "answers of at most 4,096"),
        ({"detail": [{"loc": ["body", "response_format", "type"], **FAULT}]}, 422, "json_schema", "mode tools"),
        (
            {"detail": [{"loc": ["body", "max_tokens"], "msg": "no"}]},
            422,
            "json_schema",
            "the limit of answers as max_c",
        ),
        ({"detail": "response_format: unsupported"}, 422, "json_schema", "mode tools"),
        ("json_schema is unsupported", 400, "json_schema", "mode tools"),
        ({"error": "does not support response format"}, 400, "json_schema", "mode tools"),
        ({"error": {"message": "strict mode is not supported"}}, 400, "json_schema", "mode tools"),
        ({"error": {"message": "当前模型不支持结构化输出"}}, 400, "json_schema", "mode tools"),
        ({"error": {"message": "grammar compilation failed"}}, 500, "json_schema", "mode tools"),
        ({"error": {"message": "failed to compile a tool"}}, 500, "tools", ""),
        ({"error": {"message": "此模型不支持函数调用"}}, 400, "tools", "mode json_schema instead of tools"),
        ({"error": {"message": "不支持 JSON 模式"}}, 400, "json", "mode json_schema instead of json"),
        ([{"error": {"message": 'Unknown name "temperature": Cannot find field.'}}], 400, "json", "no temperature"),
    ],
)
def test_a_refusal_of_any_form_teaches(told: Any, code: int, mode: Mode, learned: str) -> None:
    """As a list, a text, or a list of faults with their places, and with a status that is not quite right."""
    assert taught_by(told, code, mode).startswith(learned)
    assert bool(taught_by(told, code, mode)) is bool(learned)


def test_nothing_goes_round_in_circles() -> None:
    """Each refusal changes something that stays changed; where nothing is left to change there is no lesson."""
    renamed = Manners(token_limit="max_completion_tokens")
    assert taught("unknown: max_completion_tokens", renamed, max_completion_tokens=10) == "no limit of answers"
    assert taught("stream=true is needed", Manners(stream="never")) == ""
    assert taught("streaming is not supported", Manners(stream="only"), stream=True) == ""
    assert taught("no json_schema", Manners(refused_modes=frozenset({"tools", "json", "json_schema"}))) == ""
    assert taught("max_tokens: no such status", code=500) == ""


# What is told of a context, {0} tokens of prompt, {1} of answer, {2} in all. The first ones tell the prompt.
CONTEXTS = {
    "OpenAI": "maximum context length is {2} tokens. You requested … ({0} in the messages, {1} in the completion)",
    "vLLM": "maximum context length is {2} tokens and your request has {0} input tokens ({1} > {2} - {0})",
    "SGLang": "maximum context length of {2} tokens. …: {0} tokens from the input messages and {1} tokens for the …",
    "Anthropic": "input length and `max_tokens` exceed context limit: {0} + {1} > {2}, decrease input length",
    "SiliconFlow": "input_tokens + max_new_tokens must be less than or equal to max_seq_len: {0} + {1} > {2}",
    "TGI": "`inputs` tokens + `max_new_tokens` must be <= {2}. Given: {0} `inputs` tokens and {1} `max_new_tokens`",
    "Gemini": "The input token count ({0}) exceeds the maximum number of tokens allowed ({2}).",
    "Mistral": "Prompt contains {0} tokens and 0 draft tokens, too large for model with {2} maximum context length",
    "DeepSeek": "This model's maximum context length is {2} tokens. However, you requested more",
    "Moonshot": "Invalid request: Your request exceeded model token limit: {2}",
    "DashScope": "Range of input length should be [1, {2}]",
    "LM Studio": "the model is loaded with context length of only {2} tokens, which is not enough",
    "vLLM, shorter": "max_tokens={1} cannot be greater than max_model_len={2}.",
}
TELL_PROMPTS = 8


@pytest.mark.parametrize("density", [0.3, 0.45, 0.7, 1.0])
@pytest.mark.parametrize("context", [2900, 4096, 8192])
@pytest.mark.parametrize("name", CONTEXTS)
def test_a_request_is_made_to_fit_whoever_refuses_it(name: str, context: int, density: float) -> None:
    """At one refusal where it tells how long the prompt is, else at a few; no answer gets less than half of what fits.

    `density` is how many tokens the prompt takes for one of our estimate of it.
    """
    manners, estimate = PLAIN, 2000
    prompt, refusals = int(density * estimate), 0
    while prompt + (asked := manners.granted(8192, estimate)) > context:
        words = CONTEXTS[name].format(prompt, asked, context)
        sent = Sent({**BODY, "max_tokens": asked}, estimate, "json_schema", manners)
        learned = lesson(told_in(400, {"error": {"message": words}}), sent, manners)
        assert learned
        manners, refusals = learned, refusals + 1
    tells = list(CONTEXTS).index(name) < TELL_PROMPTS
    assert refusals <= (1 if tells else 4)
    assert asked >= (0.9 if tells else 0.5) * (context - prompt - 32)


def test_llama_cpp_tells_sizes_in_fields_of_their_own() -> None:
    """The size of the context is not mistaken for that of the prompt before it."""
    told = {"message": "exceeds the available context size", "n_prompt_tokens": 1972, "n_ctx": 4096}
    assert taught_by({"error": {**told, "type": "exceed_context_size_error"}}) == "a context of 4,096 tokens"


def test_a_context_is_learned_once_and_measured_better_the_next_time() -> None:
    """A second overflow means that prompts take more tokens than was thought; the request shrinks until it fits."""
    message = "maximum context length is 4096 tokens"
    manners, rooms = PLAIN, [8192]
    for _ in range(4):
        sent = Sent({**BODY, "max_tokens": rooms[-1]}, 1000, "json_schema", manners)
        learned = lesson(told_in(400, {"error": {"message": message}}), sent, manners)
        assert learned
        manners = learned
        rooms.append(manners.granted(8192, 1000))
    assert rooms == sorted(set(rooms), reverse=True)
