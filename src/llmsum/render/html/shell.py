"""One HTML file that needs nothing else. Its policy lets run what is in it and was written here, and nothing besides.

The policy names the digests of the one style sheet and the one script: a tag that came in with a document's text would
not run even if it were not escaped, nothing is fetched, and no form is sent.
"""

import hashlib
from base64 import b64encode
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from llmsum.models import SPECS, Kind
from llmsum.render.html.markup import Html, element
from llmsum.render.plain import one_line

FOLDER = Path(__file__).parent / "assets"
NO_ICON = element("link", rel="icon", href="data:,")  # else a browser asks the server for one


class Rules(str):
    """Rules of style of one page alone, without a word that comes from outside."""

    __slots__ = ()


def page(
    title: str,
    lang: str,
    body: Html,
    styles: Sequence[str],
    scripts: Sequence[str],
    kinds: Sequence[Kind],
    allowed: Sequence[str] = (),
) -> str:
    """A whole file.

    Args:
        title: of its tab.
        lang: of its words, as HTML has it: zh-Hans.
        body: the body's content.
        styles: names of the style sheets in `FOLDER`, absolute paths, or `Rules`; the later win.
        scripts: those of the scripts, in the order in which they run.
        kinds: those that the page shows, whose colours it needs.
        allowed: further rules of the policy of a page that is served; one that is a file by itself needs none.
    """
    colours = [f":root {{ --kinds: {len(kinds)}; }}\n", *map(_colours, kinds)]
    style, code = "".join([*colours, *map(_styled, styles)]), "".join(map(_asset, scripts))
    rules = [
        "default-src 'none'",
        f"style-src {_digest(style)}",
        f"script-src {_digest(code)}",
        "base-uri 'none'",
        "form-action 'none'",
        "require-trusted-types-for 'script'",
        *allowed,
    ]
    policy = "; ".join(rules)
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", http_equiv="Content-Security-Policy", content=policy),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name="referrer", content="no-referrer"),
        element("meta", name="color-scheme", content="light dark"),
        NO_ICON if allowed else "",
        element("title", one_line(title)),
        element("style", Html(style)),
    )
    return f"<!doctype html>\n{element('html', head, element('body', body, _script(code)), lang=lang)}\n"


def _colours(kind: Kind) -> str:
    """What a style sheet says of one kind: its colours, by its name and for whatever has its class."""
    spec, names = SPECS[kind], ("", "-on", "-ink")
    light, dark = (
        " ".join(
            f"--{kind}{name}: {colour};" for name, colour in zip(names, (hues.paper, hues.on, hues.ink), strict=True)
        )
        for hues in (spec.light, spec.dark)
    )
    own = " ".join(f"--kind{name}: var(--{kind}{name});" for name in names)
    return (
        f":root {{ {light} }}\n@media (prefers-color-scheme: dark) {{ :root {{ {dark} }} }}\n"
        f".{kind} {{ {own} --kind-line: {spec.line}; }}\n"
    )


def _script(code: str) -> Html:
    return element("script", Html(code))


def _styled(sheet: str) -> str:
    return sheet if isinstance(sheet, Rules) else _asset(sheet)


@cache
def _asset(name: str) -> str:
    return (FOLDER / name).read_text(encoding="utf-8")


def _digest(text: str) -> str:
    return f"'sha256-{b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
