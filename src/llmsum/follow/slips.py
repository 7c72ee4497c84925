"""What did not come about, told without a figure: put off, not begun, on hold."""

from llmsum.patterns import regex
from llmsum.words.script import fold
from llmsum.words.similarity import ngrams, normalise, recall

SLIP = regex(
    r"(?<!办理)(?:延期(?!手续|申请)|推迟|延后|顺延|延迟(?!退休)|暂缓|暂停|搁置(?!土地|资|的)|停工(?!项目|企业|工地|的|令)|停滞|叫停|缓建|流产)|(?:取消|终止|中止)(?!了?[^，。；]{0,4}(?:收费|限制|证明))"
    r"|(?:尚|仍|还|均|一直)?(?<![从前])未(?:能|曾|有)?(?:全面|全部)?(?:[如按]期|按时)?"
    r"(?:动工|开工|启动|实施|完[成工]|建成|落地|开展|到位|投[用产运]|推进|交付|竣工|开通|上线|出台)"
    r"|没有?(?:能)?(?:[如按]期|按时)?(?:动工|开工|启动|实施|完[成工]|建成|落地|开展|上线|出台)|进[度展]滞后"
    r"|(?i:\b(?:postponed|delayed|deferred|shelved|cancell?ed|suspended|stalled|abandoned|rescheduled|put off|on hold"
    r"|pushed (?:back|to)|slipped|behind schedule|held up(?! as))\b"
    r"|\b(?:not|never|yet to)(?: yet| be| been)* (?:start|beg[iu]n|launch|complet|finish|open|deliver|buil[dt])\w*)"
)
DONE = regex(
    r"已(?!经?(?:延|推|暂|取消))|建成|完成(?!时)|投入使用|(?i:\b(?:completed|opened|finished|launched|built)\b)"
)
CLAUSE = regex(r"[^，,；;。]+")


def slipped(about: str, statement: str) -> bool:
    """Whether a statement says of a thing that it was put off or not begun.

    Args:
        about: what the thing is about, normalised.
        statement: may tell of other things too: what counts is the clause that speaks of it, and the one behind where
            that clause does not say that it was done (因征地受阻，未能如期完工).
    """
    folded = fold(statement)
    clauses = list(CLAUSE.finditer(folded))
    if not SLIP.search(folded) or not clauses:
        return False
    wanted = ngrams(about, 2)
    place = max(range(len(clauses)), key=lambda at: (recall(wanted, ngrams(normalise(clauses[at][0]), 2)), -at))
    told = clauses[place : place + 1 if DONE.search(clauses[place][0]) else place + 2]
    return any(SLIP.search(clause[0]) for clause in told)
