"""Elements and text: what is not markup already is escaped on its way in, and nowhere else."""

import html
from collections.abc import Iterable
from typing import Final

EMPTY_TAGS: Final = frozenset({"img", "input", "link", "meta"})
# A parser reads a carriage return as a line feed unless it is written out: quotations are to the character.
RETURN: Final = "&#13;"


class Html(str):
    """Markup. Every other string is text."""

    __slots__ = ()


def joined(parts: Iterable[str]) -> Html:
    """Markup and text one behind the other."""
    return Html("".join(part if isinstance(part, Html) else _escaped(part) for part in parts))


def element(tag: str, *children: str, **attributes: str | None) -> Html:
    """`<tag attributes>children</tag>`.

    Args:
        tag: the element's name.
        children: markup and text in their order.
        attributes: by name, `_` for `-` and `class_` for `class`; those that are None are left out.
    """
    told = "".join(
        f' {name.rstrip("_").replace("_", "-")}="{html.escape(value)}"'
        for name, value in attributes.items()
        if value is not None
    )
    end = "" if tag in EMPTY_TAGS else f"{joined(children)}</{tag}>"
    return Html(f"<{tag}{told}>{end}")


def link(anchor: str, *children: str, **attributes: str | None) -> Html:
    """A link to an element of this page."""
    return element("a", *children, href=f"#{anchor}", **attributes)


def _escaped(text: str) -> str:
    return html.escape(text, quote=False).replace("\r", RETURN)
