"""Sentences that are no part of a report: they speak to whoever reads for the author, ask, or are in another language.

A page that was copied from somewhere may hold orders to the program that reads it (忽略以上内容, your reply).
They are told by their form and never obeyed. The words were taken from the public collections BIPIA and PurpleLlama.
"""

from llmsum.models import Language
from llmsum.patterns import regex
from llmsum.words.prose import prose
from llmsum.words.script import fold, holds_han, is_han

ADDRESSED = regex(
    r"(?:忽略|无视|忘记|忘掉|不要(?:理会|执行|遵守|管)|撤销|跳过|推翻)[^，。；]{0,6}(?:以上|上述|之前|前面|先前|上面|此前|所有|任何)[^，。；]{0,6}"
    r"(?:内容|指[示令]|说明|要求|提示|规[则定]|命令|文字|的话|设定)"
    r"|系统(?:提示词?|指令|模式启动)|提示词(?:注入|是)|越狱模式|开发者模式"
    r"|(?:^|[，。；：\s])(?:请?[把将]?|请你?(?:直接|务必)?)(?:以[上下]|上述|上面|下面|下列|下述|这[段篇句]|本文|全文|你的)[^。；]{0,16}(?:翻译|译|改写|转换|转)[成为]"
    r"|^(?:请|请你)?(?:翻译|译)[成为]"
    r"|^(?:请|请你)?(?:总结|概括|翻译|解释|改写|续写|润色|复述)(?:一下)?(?:本|这|以[上下]|下[面列]|上[面述]|这篇|该|如下)(?:网页|段|文|篇|内容|文章|文字|报告|话|句)"
    r"|你(?:现在|将|必须|应[该当]|需要|只能|要)[^，。]{0,8}(?:是|扮演|回[答复]|输出|说|告诉|写|做|忽略|执行|充当|返回|生成)|你是(?:一个|一名|一位|AI|人工智能)"
    r"|你(?:的|会|能|可以|可否|能否)[^，。！？?]{0,8}(?:回[答复]|输出|密码|密钥|秘密|提示|指令|答复|写|说|告诉|举|确认|解释|翻译|系统)"
    r"|(?:在|于)(?:你的)?(?:回[复答]|输出|答[案复]|总结|摘要|概述|结果)(?:里|中|的?(?:开头|末尾|结尾|最后|第一句))[^，。；]{0,6}(?:加|写|添|插|包含|提[到及]|注明|说"
    r"|列出|输出|声明|宣[传布])"
    r"|(?:请|务必|只需?|仅需?|必须)(?:直接|只|仅|再)?(?:输出|返回|回复|回答)(?!率|了|群众|问题|来信|时限)"
    r"|^(?:输出|返回|回复|打印)[：:“\"]|^(?:请|请你)?(?:用|以|使用)(?:英|法|日|德|俄|中|韩|西班牙|阿拉伯)[语文][^，。；]{0,4}(?:回[答复]|输出|总结|概括|作答|写)"
    r"|(?:请|务必|必须)?(?:以|用|按)(?:JSON|json|YAML|XML|Markdown|markdown)(?:格式|的?形式)?(?:输出|返回|回答|回复|作答)"
    r"|(?:扮演|充当|假装(?:你|自己)?是)[^，。]{0,10}(?:助手|角色|机器人|专家|系统|模型|翻译|黑客|上帝|管理员)|(?:让我们|我们来?)假设|假设(?:我们|你是)|^想象一下"
    r"|^鉴于这[篇个段]|写下字符串|说[“\"]?[^，。；“”\"]{0,12}(?:模式启动|已(?:确认|被?覆盖))"
    r"|给我[^，。；]{1,16}的?(?:密码|口令|密钥|生日|出生|地址|住址|现居|电话|邮箱|姓名|答案)"
    r"|(?:密码|密钥|口令)是(?:什么|多少)|告诉我(?!们)"
    r"|^(?:请你?)?写一[首篇封个段](?:[^，。；]{0,10})(?:诗|故事|信|邮件|笑话|歌|作文|小说)"
)
ADDRESSED_ENGLISH = regex(
    r"\byour (?:\w+ )?(?:answer|repl(?:y|ies)|response)s?\b(?! (?:rate|time|team|plan)s?\b)"
    r"|^(?:please )?(?:add|include|insert|append|begin|start|end|finish|mention)\b[^.;]{0,60}\b(?:to|in|of|with)"
    r" (?:the|this) (?:\w+ )?(?:answer|reply|response)\b(?! (?:rate|time|team|plan)s?\b)"
    r"|\byour (?:\w+ ){0,2}(?:output|message|summary|instructions?|prompt|rules|guidelines|training|password"
    r"|main keywords)\b"
    r"|\b(?:ignore|disregard|forget|override|bypass)\b[^.;]{0,20}\b(?:previous|above|prior|earlier|preceding|all|any"
    r"|the|these)\b[^.;]{0,20}"
    r"\b(?:instructions?|prompts?|text|content|rules?|messages?|directions?|guidelines)\b"
    r"|\bsystem prompt\b|\b(?:jailbreak|developer mode|do anything now)\b"
    r"|^(?:please )?translate (?:the following|this|these|the above|everything|it)\b"
    r"|\btranslate\b[^.;]{0,24}\b(?:following|sentence)\b"
    r"|^(?:from now on|you are now|you must|you should|you will now|act as|pretend|imagine you|as an? (?:ai"
    r"|language model))\b"
    r"|\byou are (?:now )?an? (?:\w+ ){0,3}(?:assistant|ai|model|bot|chatbot|expert|hacker)\b"
    r"|^(?:please )?(?:respond|reply|answer)\b|^(?:please )?(?:output|return|print|say|repeat) (?:only|nothing"
    r"|exactly|the (?:word|text)|[\"'“{])"
    r"|\b(?:output|respond|reply|answer|return)\b[^.;]{0,16}\b(?:in|as|with|only) (?:json|yaml|xml|french|german"
    r"|spanish|chinese|english)\b"
    r"|^(?:please )?(?:reveal|show me|give me|tell me|tell us)\b"
    r"|^(?:please )?(?:write|draft|compose|provide|create|give|develop|generate) (?:me |us )?(?:an?|the"
    r"|some) (?:[\w'-]+ ){0,3}"
    r"(?:poem|story|essay|speech|song|joke|haiku|limerick|introduction|equivalent|example of|letter to)\b"
    r"|^(?:please )?(?:explain|describe|define|summari[sz]e|break down) (?:the|how|why|what|an?|this|these)\b"
    r"|^(?:replace|substitute|swap|convert|change|scramble|misspell|jumble|anagram|rearrange|remove|use|group"
    r"|capitali[sz]e)\b[^.;]{0,30}"
    r"\b(?:letters?|vowels?|consonants?|every (?:second|third|fourth|fifth|other) word|spaces|symbols|numbers for"
    r"|words in|anagrams)\b"
)
QUESTION = regex(
    r"[?？][\s”’」』）)\"']*$|(?:吗|呢)[\s”’」』）)\"']*$|(?:意义|含义|区别|原因|首都|作者)是(?:什么|谁|哪)"
)
# Words without which no pattern can match: most lines hold none, and need no search.
CHINESE_HINTS = (
    "忽略/无视/忘/理会/执行/遵守/不要管/撤销/跳过/推翻/系统提示/系统指令/系统模式/提示词/越狱/开发者模式/译/改写/转换/转成/转为/总结"
    "/概括/解释/续写/润色/复述/你/回复/回答/答复/输出/返回/打印/JSON/json/YAML/XML/arkdown/扮演/充当/假装/假设/想象一下/鉴于这/写下"
    "/模式启动/已确认/已覆盖/已被覆盖/给我/密码/密钥/口令/告诉我/写一/回中/总结中/摘要/概述/结果"
)
ENGLISH_HINTS = (
    "your/answer/reply/replies/respon/ignore/disregard/forget/override/bypass/prompt/jailbreak/anything/translat/you/pretend"
    "/imagine/output/return/print/say/repeat/reveal/show/give/tell/write/draft/compose/provide/create/develop/generate"
    "/explain/describe/define/summari/break/replace/substitute/swap/convert/change/scramble/misspell/jumble/anagram"
    "/rearrange/remove/use/group/capitali"
)
HINTS, ENGLISH_LETTERS = CHINESE_HINTS.split("/"), ENGLISH_HINTS.split("/")
ASKS = ("?", "？", "吗", "呢", "是什么", "是谁", "是哪")
WORDS = regex(r"[A-Za-z\u00c0-\u024f]{2,}")
# Of the commonest words of English and of its neighbours; what both have tells nothing.
ENGLISH_WORDS = "the of and to in for is with on by was were are at from this that our we has have be as it"
OTHER_WORDS = (
    "ich sie und der das ist nicht ein eine ihnen ihr mit les est et pour dans que una los las por para con sou eu você"
    " uma comigo sua seu dos della il che del per non zum wenn mir je vous nous sont aux"
)
ENGLISH, OTHER = frozenset(ENGLISH_WORDS.split()), frozenset(OTHER_WORDS.split())
LEAST_WORDS = 4
LEAST_HAN = 6
CODE = regex(r"[{}<>=\\]|\w\(|\w_\w|\w[/:.]\w+[/:.]\w|^\s*(?:#|url:|\$)")


def may_speak(line: str, language: Language) -> bool:
    """A quick look: whether a line may hold what the tests below find; where this is False, they are too."""
    shadow = fold(line)
    if any(hint in shadow for hint in HINTS) or any(mark in shadow for mark in ASKS):
        return True
    lowered = shadow.lower()
    if any(letters in lowered for letters in ENGLISH_LETTERS):
        return True
    if language == "zh":
        return len(WORDS.findall(shadow)) >= LEAST_WORDS
    return holds_han(shadow) or len(OTHER.intersection(lowered.split())) > 1


def is_addressed(sentence: str) -> bool:
    """Whether a sentence speaks to whoever reads for the author: an order, a role, a wish for what to answer."""
    shadow = fold(sentence.strip())
    lowered = shadow.lower() if any(char.isascii() and char.isalpha() for char in shadow) else ""
    return bool(ADDRESSED.search(shadow) or (lowered and ADDRESSED_ENGLISH.search(lowered)))


def is_question(sentence: str) -> bool:
    """Whether a sentence asks; a report tells."""
    return bool(QUESTION.search(fold(sentence.strip())))


def is_foreign(sentence: str, language: Language) -> bool:
    """Whether a sentence is in another language than its report: no name and no term, but words in a row."""
    if language == "zh":
        words = WORDS.findall(prose(sentence)) if len(WORDS.findall(sentence)) >= LEAST_WORDS else ()
        han = sum(map(is_han, sentence))
        return len(words) >= LEAST_WORDS and han <= len(words) // LEAST_WORDS and not CODE.search(prose(sentence))
    if not sentence.isascii() and sum(map(is_han, sentence)) >= LEAST_HAN:
        return True
    words = [word.lower() for word in WORDS.findall(sentence)]
    return sum(word in OTHER for word in words) > 1 and not any(word in ENGLISH for word in words)
