"""Pages that nest too deep are made shallow before they are parsed."""

from collections.abc import Iterator

from llmsum.patterns import regex
from llmsum.reading.readers.web.names import BLOCKS, FLAT

# Deeper tags are left out, as browsers do from 512 on: the parser takes time that grows with the square of the depth.
MAX_DEPTH = 500
OPENING = regex(r"<(/?)([a-zA-Z][a-zA-Z0-9:-]{0,30})[^<>]*>")


def shallow(html: str) -> str:
    """The page without the tags that lie too deep."""
    depth = deepest = 0
    for closing, name in OPENING.findall(html):
        if name.lower() not in FLAT:
            depth = max(0, depth + (-1 if closing else 1))
            deepest = max(deepest, depth)
    return html if deepest <= MAX_DEPTH else "".join(_cut(html))


def _cut(html: str) -> Iterator[str]:
    depth = position = 0
    for match in OPENING.finditer(html):
        name = match[2].lower()
        if name in FLAT:
            continue
        before = depth
        depth = max(0, depth + (-1 if match[1] else 1))
        if max(before, depth) > MAX_DEPTH:
            yield html[position : match.start()]
            yield "<br>" if name in BLOCKS else " "
            position = match.end()
    yield html[position:]
