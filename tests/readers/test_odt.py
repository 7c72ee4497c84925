"""OpenDocument texts: packed and flat, with the numbers of lists, notes, tables, and what is not shown."""

import io
import zipfile

import pytest

from llmsum.reading.readers import docx, odt
from llmsum.reading.readers.extracted import Unreadable, Wanted
from tests.support.blocks import read, told
from tests.support.damage import REFUSED, damaged
from tests.support.office import converted, written_docx

from .test_rtf import REPORT

NAMESPACES = {"o": "office", "s": "style", "t": "text", "b": "table", "d": "drawing"}
NAMES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for short, name in NAMESPACES.items()
)
STYLES = """
<s:style s:name="Hidden" s:family="text"><s:text-properties t:display="none"/></s:style>
<t:list-style s:name="L">
<t:list-level-style-number t:level="1" s:num-format="一, 二, 三, ..." s:num-suffix="、"/>
<t:list-level-style-number t:level="2" s:num-format="1" s:num-suffix="."/></t:list-style>
<t:list-style s:name="B"><t:list-level-style-bullet t:level="1" t:bullet-char="•"/></t:list-style>
"""


def flat(body: str, styles: str = STYLES) -> bytes:
    return (
        f'<?xml version="1.0"?><o:document {NAMES}><o:automatic-styles>{styles}</o:automatic-styles>'
        f"<o:body><o:text>{body}</o:text></o:body></o:document>"
    ).encode()


def lines(body: str) -> list[str]:
    return read(odt, flat(body)).text.splitlines()


def item(text: str, inner: str = "", start: str = "") -> str:
    return f"<t:list-item{start}><t:p>{text}</t:p>{inner}</t:list-item>"


@pytest.mark.parametrize(("to", "manner"), [("odt", "styles"), ("odt", "fonts"), ("fodt", "numbers")])
def test_it_is_read_as_the_word_file_that_it_was(to: str, manner: str) -> None:
    """Title, headings by style and by look, rendered numbers: all as of the .docx that LibreOffice converted."""
    made = written_docx(REPORT, manner)  # pyright: ignore[reportArgumentType]
    assert told(read(odt, converted(made, "docx", to))) == told(read(docx, made))


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("<t:p>完<t:s t:c='2'/>成<t:tab/>𠮷<t:line-break/>下行</t:p>", ["完 成 𠮷", "下行"]),
        ("<t:p>甲<t:span t:style-name='Hidden'>密</t:span>乙</t:p>", ["甲乙"]),
        ("<t:p>甲<o:annotation><t:p>批</t:p></o:annotation>乙</t:p>", ["甲乙"]),
        (
            "<t:p>甲<t:note><t:note-citation>1</t:note-citation><t:note-body><t:p>注</t:p></t:note-body></t:note>乙</t:p>",
            ["甲乙", "注"],
        ),
        ("<t:p>甲<d:frame><d:text-box><t:p>框</t:p></d:text-box></d:frame>乙</t:p>", ["甲乙", "框"]),
        ("<t:p>甲<t:ruby><t:ruby-base>字</t:ruby-base><t:ruby-text>zì</t:ruby-text></t:ruby></t:p>", ["甲字"]),
        ("<t:section t:display='none'><t:p>密</t:p></t:section><t:p>甲</t:p>", ["甲"]),
        (
            "<t:tracked-changes><t:changed-region t:id='c1'><t:deletion><t:p>删</t:p></t:deletion></t:changed-region>"
            "<t:changed-region t:id='c2'><t:insertion/></t:changed-region></t:tracked-changes>"
            "<t:p>甲<t:change-start t:change-id='c1'/>删<t:change-end t:change-id='c1'/>"
            "<t:change-start t:change-id='c2'/>增<t:change-end t:change-id='c2'/></t:p>",
            ["甲增"],
        ),
        (
            f"<t:list t:style-name='L'>{item('总体', '<t:list>' + item('机房') + item('网络') + '</t:list>')}</t:list>"
            f"<t:p>正文</t:p><t:list t:style-name='L' t:continue-numbering='true'>{item('问题')}</t:list>"
            f"<t:list t:style-name='L'>{item('另起')}{item('跳到', '', ' t:start-value=' + repr('5'))}</t:list>",
            ["一、总体", "1.机房", "2.网络", "正文", "二、问题", "一、另起", "五、跳到"],
        ),
        (f"<t:list t:style-name='B'>{item('甲')}</t:list>", ["• 甲"]),
        (
            "<b:table><b:table-header-rows><b:table-row><b:table-cell><t:p>项目</t:p></b:table-cell>"
            "<b:table-cell b:number-columns-spanned='2'><t:p>完成</t:p></b:table-cell><b:covered-table-cell/>"
            "</b:table-row></b:table-header-rows><b:table-row><b:table-cell><t:p>道路</t:p></b:table-cell>"
            "<b:table-cell><t:p>5</t:p></b:table-cell><b:table-cell><t:p>6</t:p></b:table-cell></b:table-row></b:table>",
            ["项目\t完成", "道路\t5\t6"],
        ),
    ],
)
def test_what_is_text(body: str, text: list[str]) -> None:
    """White space, hidden text, comments, notes, frames, pronunciations, tracked changes; numbers, bullets, tables."""
    assert lines(body) == text


def test_what_is_left_out_is_told() -> None:
    """A comment and hidden text."""
    body = "<t:p>甲<t:span t:style-name='Hidden'>密码</t:span><o:annotation><t:p>批</t:p></o:annotation></t:p>"
    assert read(odt, flat(body)).remarks == ("1 comment was left out", "hidden text was left out (2 characters)")


def archive(**entries: bytes) -> bytes:
    into = io.BytesIO()
    with zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in entries.items():
            made.writestr(name.replace("__", "/").replace("_", "."), data)
    return into.getvalue()


@pytest.mark.parametrize(
    ("data", "wrong"),
    [
        (flat(""), "holds no text"),
        (flat("<t:p><d:frame><d:image/></d:frame></t:p>"), "holds pictures and no text"),
        (
            archive(content_xml=b"x", **{"META-INF__manifest_xml": b"<manifest:encryption-data/>"}),
            "is protected by a password",
        ),
        (archive(styles_xml=b"<a/>"), "is damaged"),
        (archive(content_xml=flat("<t:p>a</t:p>")[:-20]), "is damaged"),
        (archive(content_xml=b"<a>" + b" " * 90_000_000 + b"</a>"), "is far larger inside than a report"),
    ],
)
def test_what_cannot_be_read_is_told(data: bytes, wrong: str) -> None:
    """Empty, pictures, encrypted, without its content, cut off, inflated."""
    with pytest.raises(Unreadable) as raised:
        odt.extract(data, Wanted())
    assert raised.value.wrong == wrong


@pytest.mark.parametrize("codec", ["utf-8", "utf-16"])
def test_entities_are_refused(codec: str) -> None:
    """Neither a file of the machine is read nor a billion laughs: no program writes a document type."""
    head = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY f SYSTEM "file:///etc/hostname">]>'
    text = flat("<t:p>甲&a;&f;乙</t:p>").decode().replace('<?xml version="1.0"?>', head, 1)
    with pytest.raises(Unreadable, match="is damaged"):
        odt.extract(text.encode(codec), Wanted())


def test_damage_is_told_or_read_over() -> None:
    """Whatever the bytes: text, or that the file is damaged."""
    outcomes: set[str] = set()
    for wrong in damaged(converted(written_docx(REPORT, "styles"), "docx", "odt"), 30):
        try:
            outcomes.add("read" if odt.extract(wrong, Wanted()).text else "")
        except Unreadable as error:
            outcomes.add(error.wrong)
    assert outcomes <= {"read", *REFUSED}
    assert "is damaged" in outcomes
