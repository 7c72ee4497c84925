"""Web pages without a report, and pages made to do harm."""

from itertools import pairwise

import pytest

from llmsum.reading.readers.extracted import Unreadable, Wanted
from llmsum.reading.readers.html import extract
from tests.support.pages import BLOG, CMS, OLD, WORD, body, lines_of, read


@pytest.mark.parametrize(
    ("page", "wrong"),
    [
        ("", "holds no text"),
        ("<div id=app></div><noscript>Enable JavaScript</noscript><script src=a.js></script>", "filled in by a script"),
        ("<div id=app>Loading...</div><script src=a.js></script>", "filled in by a script"),
        ("<ul><li><a href=1>2020年总结</a><li><a href=2>2021年总结</a><li><a href=3>2022年总结</a></ul>", "only links"),
        ("<frameset><frame src=a.htm></frameset>", "only a frame"),
        ("<iframe src=a.htm>您的浏览器不支持</iframe>", "only a frame"),
        ("<img src=1.jpg><img src=2.jpg>", "only pictures"),
        ("\0\1\2\3", "encoding that cannot be told"),
    ],
)
def test_pages_without_text_are_refused(page: str, wrong: str) -> None:
    """The message says what stands in its place."""
    with pytest.raises(Unreadable, match=wrong):
        read(page)


@pytest.mark.parametrize(
    "page",
    [
        '<div id=app></div><iframe srcdoc="&lt;p&gt;完成12项。&lt;/p&gt;"></iframe>',
        '<input type=hidden value="&lt;p&gt;完成12项。&lt;/p&gt;"><script src=a.js></script>',
        "<textarea style='display:none'>完成12项。</textarea><script src=a.js></script>",
    ],
)
def test_text_that_a_script_would_show_is_read(page: str) -> None:
    """Frames and fields of forms may hold what the page shows."""
    assert body(page) == [("paragraph", "完成12项。")]


# --- pages made to do harm --------------------------------------------------------------------------


@pytest.mark.parametrize(
    "page",
    [
        "<div>" * 100_000 + "完成12项。",
        "<table><tr><td>" * 5_000 + "完成12项。",
        "<a href=#a>" * 20_000 + " " * 100_000 + "完成12项。",
        "<style>" + "p.a" * 100_000 + "</style>完成12项。",
        "<title>" + "a - " * 50_000 + "</title>完成12项。",
        '<!DOCTYPE html [<!ENTITY a SYSTEM "file:///etc/passwd">]><p>完成12项。</p>',
    ],
    ids=["depth", "tables", "anchors", "styles", "title", "entity"],
)
def test_the_shape_of_a_page_is_no_weapon(page: str) -> None:
    """Depth, length and repetition cost time in proportion; nothing outside is read."""
    assert "完成12项。" in read(page).text
    assert "root:" not in read(page).text


@pytest.mark.parametrize("page", [CMS.encode(), OLD.encode("gb18030"), WORD.encode("gb18030"), BLOG.encode()])
def test_cut_pages_are_read_or_refused(page: bytes) -> None:
    """A page that was cut anywhere gives text in order, or says why not."""
    for end in range(0, len(page), 97):
        try:
            extracted = extract(page[:end], Wanted())
        except Unreadable:
            continue
        spans = [block.span for block in extracted.blocks]
        assert all(one.end <= other.start for one, other in pairwise(spans))
        assert all(extracted.text[span.start : span.end].strip() for span in spans)


def test_navigation_is_kept_within_bounds() -> None:
    """A site map does not drown the report, and what is left out is told."""
    links = "".join(f"<li><a href={n}>第{n}页</a></li>" for n in range(1000))
    extracted = read(f"<html><body><nav><ul>{links}</ul></nav><p>全年完成任务12项，成效显著。</p></body></html>")
    assert len(lines_of(extracted, margins=True)) == 201
    assert extracted.remarks == ("800 more lines of navigation were left out",)
