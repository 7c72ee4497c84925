"""What of a text is written to be read: without the addresses of its links, code, tags and a header of fields."""

from llmsum.patterns import regex

# A fenced block or a span of code, the target of a link or an image, an address, a tag.
NO_PROSE = regex(
    r"(?s:\A\s*(?P<rule>---|\+\+\+)[ \t]*\n.*?\n(?P=rule)[ \t]*(?:\n|\Z))|(?ms:^[ \t]*```.*?(?:^[ \t]*```|\Z))"
    r"|`[^`\n]*`|!\[[^\]\n]*\]\([^)\n]*\)|(?<=\])\([^)\n]*\)"
    r"|(?:https?://|www\.)[^\s，。；、）)】》\u4e00-\u9fff]+|<[A-Za-z/!][^>\n]{0,400}>|[\w.+-]{1,64}@[\w-]{1,63}\.[\w.]+"
)


def prose(text: str) -> str:
    """The text with a space in place of whatever is no prose."""
    return NO_PROSE.sub(" ", text)
