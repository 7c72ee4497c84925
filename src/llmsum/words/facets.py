"""What a grounded statement says besides its words: status, cause, deadline. Read from the text, never asked for."""

import re

from llmsum.models import Kind, Status
from llmsum.patterns import regex
from llmsum.words.cues import SOLVED, UNDER_WAY
from llmsum.words.script import fold

CAUSE = regex(
    r"(?:由于|因为|(?<![原起诱成])因(?![此素地子而人材时为]))(?P<before>[^，。；,;]{2,40}?)(?:的?(?:影响|制约|限制)|[，,])"
    r"|(?<![接感享承遭])受(?P<under>[^，。；,;]{2,40}?)的?(?:影响|制约|限制)"
    r"|(?:原因是|主要原因在于|归因于)(?P<after>[^。；]{2,60})"
    r"|(?i:\b(?:because of|due to|owing to)\s+(?P<english>[^.;,]{3,80}))"
)
DEADLINE = regex(
    r"(?:到|至)?(?:(?:20|1)\d\d年?)?(?:(?:\d{1,2}|[一二三四五六七八九十]{1,2})月)?(?:\d{1,2}日)?(?:年底|月底|(?<=[年月])底|年末|季度末|上半年"
    r"|下半年)(?:之?前|以前)?|(?:20\d\d年(?:\d{1,2}月)?(?:\d{1,2}日)?|明年|年内|\d{1,2}月(?:\d{1,2}日)?)(?:之?前|以前|底前)?"
    r"|(?i:\bby (?:the end of )?(?:(?:January|February|March|April|May|June|July|August|September|October|November"
    r"|December|Q[1-4]|mid-?)\s*)?(?:20\d\d|year[- ]end|next (?:year|quarter|month)))"
)


def status_of(kind: Kind, quote: str) -> Status:
    """Where the work stands, by the words of its evidence (repaired reading)."""
    shadow = fold(quote)
    if kind == "plan":
        return "planned"
    if kind == "problem":
        return "mitigated" if SOLVED.search(shadow) else "open"
    return "in_progress" if UNDER_WAY.search(shadow) and not re.search(r"完成|已", shadow) else "done"


def cause_of(quote: str) -> str | None:
    """The cause that a problem's evidence names."""
    match = CAUSE.search(fold(quote))
    if match is None or match.lastgroup is None:
        return None
    return quote[slice(*match.span(match.lastgroup))].strip() or None


def deadline_of(quote: str) -> str | None:
    """The date or the end of a period by which a plan is to be done, as the report words it."""
    match = DEADLINE.search(fold(quote))
    return quote[slice(*match.span())] if match else None
