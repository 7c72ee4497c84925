"""Addresses in running text: they say where something is, and their figures count nothing."""

from llmsum.models.cut import Span
from llmsum.patterns import regex

# An address ends before a Han character or full-width punctuation: nobody leaves a blank there in Chinese.
TAIL = r"[!#$%&*+\-./0-9:;=?@A-Z_a-z~',\u00a1-\u02ff]"
INNER = rf"(?:{TAIL}|\({TAIL}*\))*"
WEB = regex(rf"(?:https?|ftp)://{INNER}(?<![.,;:!?*_~'])|www\.{INNER}(?<![.,;:!?*_~'])", 2)
SCHEME = regex(r"(?:https?|ftp)$", 2)
# github.com/owner/name/pull/12, where nobody wrote the scheme. Without a figure it is as good as a name.
HOST = regex(r"(?<![\w.@/-])(?:[A-Za-z0-9-]{1,40}\.){1,4}$", 256)
HOST_END = regex(rf"\.(?:com|cn|org|net|io|gov|edu|dev|tw|hk)(?::\d+)?/{INNER}(?<![.,;:!?*_~'])")
MAIL_NAME = regex(r"(?<![\w.+-])[A-Za-z0-9][\w.+-]{0,63}$", 256)
MAIL_HOST = regex(r"@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,5}")
FIGURE = regex(r"\d")
LONGEST_NAME = 170  # characters before the sign: so a look back is bounded


def address_at(text: str, at: int, least: int) -> Span | None:
    """The address that the `:`, `.` or `@` at `at` belongs to. It begins at `least` or behind."""
    begin = max(least, at - LONGEST_NAME)
    before = text[begin:at]
    if text[at] == ":" and text.startswith("://", at):
        scheme = SCHEME.search(before)
        web = scheme and WEB.match(text, begin + scheme.start())
        return Span(*web.span()) if web else None
    if text[at] == ".":
        if before[-3:].lower() == "www" and not before[-4:-3].isalnum():
            web = WEB.match(text, at - 3)
            return Span(*web.span()) if web else None
        ending = HOST_END.match(text, at)
        host = HOST.search(before + ".") if ending else None
        return Span(begin + host.start(), ending.end()) if host and ending and FIGURE.search(ending[0]) else None
    if text[at] == "@":
        host = MAIL_HOST.match(text, at)
        name = MAIL_NAME.search(before) if host else None
        return Span(begin + name.start(), host.end()) if name and host else None
    return None
