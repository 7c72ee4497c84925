"""What an error is about, by the codes and phrases that vendors, gateways and servers use for it.

Most gateways pass other vendors' words on under codes of their own, so that the words count as much as the code.
"""

import re
from collections.abc import Mapping
from typing import Literal

from llmsum.llm.told import Told
from llmsum.patterns import regex

Meaning = Literal[
    "key", "money", "model", "address", "policy", "moderated", "too_long", "blocked", "busy", "unreadable"
]

# OpenAI, Azure, Moonshot, Zhipu and MiniMax (numbers), DashScope, Ark, SiliconFlow, llama.cpp, Groq, one-api.
CODES: Mapping[Meaning, str] = {
    "moderated": "content_filter content_policy_violation data_inspection_failed DataInspectionFailed 1301 1026 1027 "
    "ResponsibleAIPolicyViolation sensitive_words_detected moderation_blocked content_moderation malicious_content "
    "PROHIBITED_CONTENT",
    "too_long": "context_length_exceeded exceed_context_size_error 1039 1261",
    "money": "insufficient_quota exceeded_current_quota_error 1113 Arrearage billing_hard_limit_reached 30001 1008 "
    "AllocationQuota.FreeTierOnly AccountOverdueError insufficient_balance insufficient_user_quota",
    "model": "model_not_found ModelNotFound invalid_model 1211",
    "key": "invalid_api_key InvalidApiKey API_KEY_INVALID 1004 2049",
    "unreadable": "json_validate_failed tool_use_failed",
}
_MEANING_OF_CODE: dict[str, Meaning] = {code: meaning for meaning, codes in CODES.items() for code in codes.split()}
SENSITIVE = regex(r"SensitiveContentDetected|RiskDetect", re.IGNORECASE)

# In this order: what is told of a text's length or content may name keys and models beside it.
PHRASES: Mapping[Meaning, tuple[str, ...]] = {
    "unreadable": (r"failed to generate json|failed to call a function",),
    "too_long": (
        r"maximum context length|context[ _](?:length|window|size)|too many (?:input )?tokens|range of input length",
        r"(?:prompt|input|request|messages?) (?:is |are )?too (?:long|large)|prompt exceeds|max_model_len|n_ctx",
        r"input (?:length|token count)\b.{0,60}\bexceed",
        r"exceed(?:s|ed)?\b.{0,60}\b(?:context|input (?:length|limit|tokens?))",
        r"exceed(?:s|ed)?\b.{0,40}\b(?:token limit|max message tokens)|tokens \+ \W?max_new_tokens|max_seq_len",
        r"token limit exceeded|reduce the length of|maximum (?:input|prompt) (?:length|tokens?)",
        r"(?:输入|提示|请求|文本|内容|消息|上下文|prompt)[^。]{0,12}(?:过长|太长|超长)|上下文[^。]{0,12}(?:超[过出]|限制)",
        r"超[过出][^。]{0,16}(?:上下文|最大长度|长度限制|token)",
    ),
    "money": (
        r"insufficient[ _-](?:account )?(?:balance|credits?|funds)|credit balance is too low|out of credits?|overdue",
        r"(?:balance|credits?) (?:is |are |has been |have been )?(?:insufficient|exhausted|depleted|too low|used up)",
        r"arrearage|payment required|billing (?:hard )?limit|in good standing|余额(?:不足|已用|为零)|欠费|账户已透支",
        r"额度(?:不足|已用)|\blimit: 0\b",
    ),
    "moderated": (
        r"content exists risk|requires moderation|input was flagged|been flagged|flagged (?:for|as|by)|new_sensitive",
        r"content[ _-](?:policy|filter|management|moderation|safety)|safety (?:system|filter|reason|polic)",
        r"usage (?:polic|guideline)|inappropriate content|harmful content|considered high risk",
        r"prohibited (?:content|use)|(?:is|contains?) unsafe|unsafe content",
        r"sensitive (?:content|words?|information|data)",
        r"blocked by (?:content|safety|moderation)|内容安全",
        r"敏感(?:内容|词|信息)|(?:不安全|不当|违规|违法|有害)[^。]{0,4}(?:内容|信息)|审核(?:不|未)通过|内容(?:审核|违规|风险)",
    ),
    "key": (
        r"(?:api[ _-]?key|access token|credential|令牌|密钥)[^.。]{0,40}"
        r"(?:not valid|invalid|incorrect|expired|missing|revoked|disabled|无效|错误|不正确|过期|失效)",
        r"(?:invalid|incorrect|wrong|expired|missing|no) (?:api[ _-]?key|access token|credential)|authentication fail",
        r"login fail|(?:无效|错误|过期)的?(?:令牌|密钥|api ?key)|(?:鉴权|身份验证|认证)失败",
    ),
    "policy": (r"data policy|privacy settings|no allowed providers",),
    "model": (
        r"\bmodel\b(?: or endpoint)?[ :]*[\"'`]?(?!response_format|temperature|max_\w*tokens|tool|stream|json)"
        r"[\w./:@-]*[\"'`]?,? (?:has been |is |was |does |could )?"
        r"(?:not (?:be )?(?:exist|found|available|a valid)|doesn't exist|no longer available|decommissioned)",
        r"(?:no such|unknown|unrecognized|invalid) model\b(?!')|not a valid model|no available channel|model_not_found",
        r"no endpoints found for|model identifier is invalid|not a chat model|not support chat",
        r"模型[^。]{0,40}(?:不存在|未找到|已下线|无可用渠道)",
    ),
    "address": (r"unexpected endpoint|unknown (?:endpoint|path|route|url)|invalid url|no route|plain http request",),
    "blocked": (
        r"request (?:was|has been|is) blocked|error code: 10\d\d\b|web application firewall|cloudflare|防火墙|拦截",
    ),
    "busy": (
        r"overloaded|server is busy|rate[ _-]?limit|too many requests|try again (?:later|shortly|in)|at capacity",
        r"temporarily unavailable|maintenance|繁忙|过于频繁|限流|并发|负载|维护|稍[后候][再重]试",
    ),
}
_PHRASES: dict[Meaning, re.Pattern[str]] = {
    meaning: regex("|".join(patterns), re.IGNORECASE) for meaning, patterns in PHRASES.items()
}
# What a status says plainly is not overruled by words that only may mean something else.
SPEAKS_FOR_ITSELF = frozenset({401, 402})
# A key or a model is not refused with these; a vendor's limits for a minute often talk of models, keys and plans.
PASSING = frozenset({408, 409, 429})


def meaning_of(told: Told) -> Meaning | None:
    """What an error is about; None for one that is not known."""
    for code in sorted(told.codes & _MEANING_OF_CODE.keys()):
        return _MEANING_OF_CODE[code]
    if any(SENSITIVE.search(code) for code in told.codes):
        return "moderated"
    if told.status in SPEAKS_FOR_ITSELF:
        return None
    for meaning, pattern in _PHRASES.items():
        if pattern.search(told.words) and _can_be(meaning, told):
            return meaning
    return None


def _can_be(meaning: Meaning, told: Told) -> bool:
    """Whether status and parameter allow that the words mean this."""
    passing = told.status in PASSING or told.status >= 500
    if meaning in ("key", "model", "policy", "address", "moderated", "blocked"):
        return not passing or (meaning == "model" and "渠道" in told.words)
    if meaning == "too_long":
        return not told.param or told.param in ("messages", "prompt", "input", "max_tokens", "max_completion_tokens")
    return True
