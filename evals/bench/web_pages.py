"""Reports among navigation: which lines of a folder of text reports come out of web pages made of them.

    python evals/bench/web_pages.py FOLDER

Every report is set into pages of several builds, with navigation around it. What is counted are lines
that are lost, and lines of navigation that were taken for the report. Run it after a change of `readers/web`:
`formats.py` has no navigation in its pages.
"""

import html
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

from llmsum.reading.charset import decode_text
from llmsum.reading.readers.extracted import Wanted
from llmsum.reading.readers.html import extract

NAVIGATION = (
    "<li><a href=1>首页</a></li><li><a href=2>政务公开</a></li><li><a href=3>服务</a></li><li><a href=4>互动</a></li>"
)


def paragraphs(lines: Sequence[str], indent: str = "") -> str:
    """The lines, a <p> each."""
    return "".join(f"<p>{indent}{html.escape(line, quote=False)}</p>\n" for line in lines)


def framed(lines: Sequence[str]) -> str:
    """As pages of administrations are built."""
    return (
        f"<html><head><title>{html.escape(lines[0])} - 某县人民政府</title></head><body>"
        f"<div class=top><ul>{NAVIGATION}</ul></div><div class=box><h1>{html.escape(lines[0], quote=False)}</h1>"
        f"<div class=con>{paragraphs(lines[1:], '　　')}</div></div>"
        f"<div class=bottom>版权所有：某县人民政府</div></body></html>"
    )


def broken(lines: Sequence[str]) -> str:
    """As old editors write: line breaks and spaces that do not break."""
    text = "<br>\r\n".join("&nbsp;&nbsp;" + html.escape(line, quote=False) for line in lines)
    return f"<html><body><div class=nav><ul>{NAVIGATION}</ul></div><div>{text}</div></body></html>"


def divided(lines: Sequence[str]) -> str:
    """As notebooks write: a <div> a line."""
    text = "".join(
        f"<div class=c{n % 3}><span>{html.escape(line, quote=False)}</span></div>" for n, line in enumerate(lines)
    )
    return f"<html><body><nav><ul>{NAVIGATION}</ul></nav>{text}</body></html>"


def tabled(lines: Sequence[str]) -> str:
    """As pages were laid out before there were style sheets."""
    return (
        "<html><body><table><tr><td><a href=1>首页</a></td><td><a href=2>返回</a></td></tr>"
        f"<tr><td colspan=2><table><tr><td>{paragraphs(lines)}</td></tr></table></td></tr></table></body></html>"
    )


BUILDS: tuple[Callable[[Sequence[str]], str], ...] = (paragraphs, framed, broken, divided, tabled)


def main(folder: str) -> None:
    """Prints for every build how many lines were lost, or are no report's."""
    lost, added, total = Counter[str](), Counter[str](), 0
    for path in sorted(Path(folder).glob("*.txt")):
        text, _ = decode_text(path.read_bytes(), path.name, None)
        lines = [" ".join(line.split()) for line in text.split("\n") if line.split()]
        total += len(lines)
        for build in BUILDS:
            page = build(lines).encode("gb18030")
            extracted = extract(page, Wanted())
            kept = [block.span for block in extracted.blocks if block.kind != "margin"]
            got = Counter(extracted.text[span.start : span.end] for span in kept)
            lost[build.__name__] += (Counter(lines) - got).total()
            added[build.__name__] += (got - Counter(lines)).total()
    for build in BUILDS:
        print(f"{build.__name__:12} lost {lost[build.__name__]:4} of {total} lines, added {added[build.__name__]}")


if __name__ == "__main__":
    main(sys.argv[1])
