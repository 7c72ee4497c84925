"""Fields above a text: YAML or TOML between rulers, or YAML that only its end is ruled off."""

from llmsum.patterns import regex

FIELD = regex(r"(?P<name>[A-Za-z_][\w .-]{0,40}?|[\u4e00-\u9fff]{1,8})\s*[:=](?:\s|$)")
CONTINUED = regex(r"\s|-\s|[\]}]|#|-$")
RULERS = {"---": ("---", "..."), "+++": ("+++",)}
# What the header of a page has, where it stands without its first ruler.
USUAL = regex(r"(?:title|date|layout|tags|categories|category|author|authors|permalink|comments|slug|toc)\s*:", 2)
MOST_LINES = 120  # that fields may take, with what stands above them


def header(lines: list[str]) -> tuple[int, int, int]:
    """The header at the top: its first line, its first field, and the ruler that ends it; nothing is (0, 0, 0).

    Args:
        lines: of the text; only the first are looked at.
    """
    first = next((index for index, line in enumerate(lines[:MOST_LINES]) if line.strip()), 0)
    if not lines or not lines[first : first + 1]:
        return 0, 0, 0
    opening = lines[first].rstrip()
    begin = first + 1 if opening in RULERS else first
    if begin == first and not USUAL.match(opening):
        return 0, 0, 0
    ends = RULERS.get(opening, ("---",))
    for index in range(begin, min(len(lines), first + MOST_LINES)):
        line = lines[index]
        if line.rstrip() in ends:
            return (first, begin, index) if index > begin else (0, 0, 0)
        if not (FIELD.match(line) or CONTINUED.match(line) or not line.strip()):
            return 0, 0, 0
    return 0, 0, 0


def fields(lines: list[str], begin: int, end: int) -> list[tuple[int, int]]:
    """The fields between two lines, each with the lines that go on with it, as ranges of indices."""
    starts = [index for index in range(begin, end) if FIELD.match(lines[index])]
    found: list[tuple[int, int]] = []
    for start, following in zip(starts, [*starts[1:], end], strict=True):
        last = following
        while last > start + 1 and not lines[last - 1].strip():
            last -= 1
        found.append((start, last))
    return found
