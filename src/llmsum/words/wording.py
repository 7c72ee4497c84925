"""A statement in the report's own words: what only introduces or closes a passage is left out."""

from llmsum.patterns import regex

LEADING = regex(
    r"^(?:[\s，,、；;。：:）)|]+|[-*+•●○■◆▪]\s+|\[[ xX]\]\s+"
    r"|(?:同时|此外|另外|其中|并且|而且|因此|为此|对此|此次|目前|截至目前|今年以来"
    r"|半年来|一年来|近年来|全年|今年|但是?|也|同样|当年|当年底"
    # Not the first half of a word: 并网, 并购, 还清欠款, 还建房, 另辟, 且末县.
    r"|并(?![网轨案]|购(?![买置])|行(?!使)|列(?![入出为])|联(?![合系动]))|另(?![辟起类行])|且(?!末)"
    r"|还(?![款贷债本原林湿]|清(?![理除查退])|建[房安区点小]))[，,]?(?=[^，,]{4})"
    r"|(?:(?:(?:虽|尽管|在取得)[^，,。；：:]{2,20}[，,])?(?:但是?|也|还|仍然?|依然)*(?:存在|面临)[着了]?[^，,。；：:]{0,10}(?:问题|不足|困难|短板|差距|挑战)"
    r"|(?:主要|具体|集中)?(?:表现|体现)(?:在|为|是)|(?:主要)?(?:预期|工作)目标[是为]?|现[将就][^，,。；：:]{0,30}如下)[：:](?=[^，,]{4})"
    r"|(?:[一二三四五六七八九十]+是|首先|其次|再次|最后)[，,]?)"
)
TRAILING = regex(r"[\s，,、；;。：:！!|]+$")
EMPHASIS = regex(r"\*\*|__")
LINK = regex(r"!?\[(?P<shown>[^\]\n]{1,200})\]\((?:https?://|www\.|/|#|mailto:)[^)\s]{0,400}\)")


def stated(passage: str) -> str:
    """The passage on one line, without connectives, targets of links, marks of lists and emphasis, stops around it."""
    text = EMPHASIS.sub("", LINK.sub(r"\g<shown>", " ".join(passage.split())))
    while (shorter := LEADING.sub("", text)) != text:
        text = shorter
    return TRAILING.sub("", text)
