"""A folder as offices have them: every format under every kind of name, damaged ones among them, and none is lost."""

import io
import json
import subprocess
import sys
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from pathlib import Path
from typing import Any, NamedTuple, cast

import docx
import openpyxl
import pptx

from llmsum.folders.manifest import ManifestView
from tests.support.drawn import Drawn, pdf
from tests.support.office import converted

TITLE = "某某中心2025年工作总结"
LINES = (
    "一、主要成绩",
    "全年完成投资{0}万元。",
    "二、存在问题",
    "专业人才缺乏，部分岗位空缺。",
    "三、下一步打算",
    "新修道路30公里。",
)
FILES = 200


class File(NamedTuple):
    """A file of the folder; `number` is the figure of its report, None where it cannot be read."""

    name: str
    data: bytes
    number: int | None


def lines(number: int) -> list[str]:
    return [TITLE, *(line.format(number) for line in LINES)]


def text(number: int) -> bytes:
    return "\n".join(lines(number)).encode()


def word(number: int) -> bytes:
    document = docx.Document()
    for line in lines(number):
        document.add_paragraph(line)
    return saved(document)


def saved(document: Any) -> bytes:
    held = io.BytesIO()
    document.save(held)
    return held.getvalue()


def page(number: int) -> bytes:
    title, *rest = lines(number)
    body = "".join(f"<p>{line}</p>" for line in rest)
    return f"<html><head><title>{title}</title></head><body><h1>{title}</h1>{body}</body></html>".encode("gb18030")


def printed(number: int) -> bytes:
    return pdf(Drawn().lines(90, 90, lines(number), step=30))


def slides(number: int) -> bytes:
    show = cast("Any", pptx.Presentation())
    told = lines(number)
    show.slides.add_slide(show.slide_layouts[0]).shapes.title.text = told[0]
    for heading, line in zip(told[1::2], told[2::2], strict=True):
        slide = show.slides.add_slide(show.slide_layouts[1])
        slide.shapes.title.text = heading
        slide.placeholders[1].text_frame.text = line
    return saved(show)


def sheet(number: int) -> bytes:
    book = openpyxl.Workbook()
    table = cast("Any", book.active)
    for row in (
        ("部门", "完成情况", "存在问题", "下一步打算"),
        ("规划科", *(line.format(number) for line in LINES[1::2])),
    ):
        table.append(row)
    return saved(book)


def mail(number: int) -> bytes:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "a@example.org", "b@example.org", TITLE
    message["Message-ID"], message["Date"] = f"<{number}@example.org>", "Mon, 05 Jan 2026 08:00:00 +0800"
    message.set_content("\n\n".join(lines(number)[1:]))
    return bytes(message)


def by_office(to: str) -> Callable[[int], bytes]:
    """One file for all: a conversion takes seconds."""
    return lambda _: converted(word(77), "docx", to)


def files() -> Iterator[File]:
    """Two hundred files of a folder; every tenth name promises another format than it holds."""
    made: list[tuple[str, Callable[[int], bytes], int]] = [
        ("txt", text, 44), ("md", text, 24), ("docx", word, 26), ("html", page, 20), ("pdf", printed, 16),
        ("pptx", slides, 8), ("xlsx", sheet, 8), ("eml", mail, 10), ("rtf", by_office("rtf"), 8),
        ("odt", by_office("odt"), 4), ("doc", by_office("doc"), 8),
    ]  # fmt: skip
    for suffix, make, count in made:
        fixed = suffix in ("rtf", "odt", "doc")
        for index in range(count):
            number = 77 if fixed else 100 + index
            name = f"{suffix}/报告 {index:02}.{suffix}"
            if index % 10 == 9 and suffix in ("docx", "html", "rtf", "doc"):  # as people rename them
                name = name.removesuffix(suffix) + "doc"
            yield File(name, make(number), number)
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for number in range(300, 306):
            archive.writestr(f"内/{number}.{'docx' if number % 2 else 'txt'}", (word if number % 2 else text)(number))
    yield File("归档.zip", held.getvalue(), None)
    yield File("坏/截断.docx", word(1)[:2000], None)
    yield File("坏/截断.pdf", printed(1)[:200], None)
    yield File("坏/空.docx", b"", None)
    yield File("坏/密.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), None)
    yield File("坏/乱.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(range(256)) * 8, None)
    yield File("坏/包.zip", b"PK\x03\x04" + b"x" * 100, None)
    yield File("其他/封面.png", b"\x89PNG\r\n\x1a\n", None)
    yield File("其他/会议.mp4", bytes(100), None)
    yield File("其他/读我", "说明".encode(), None)
    yield from (File(f"其他/{index}.tmp", b"x", None) for index in range(14))


def test_a_mixed_folder_of_two_hundred_files_loses_none_in_silence(tmp_path: Path) -> None:
    """Each is summarised with its own figure, or failed with a message that names it, or counted as passed over."""
    source, out = tmp_path / "in", tmp_path / "out"
    expected: dict[str, int | None] = {}
    for file in (found := list(files())):
        place = source / file.name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(file.data)
        if file.name.startswith("坏/") or file.number is not None:
            expected[file.name] = file.number
    expected |= {f"归档.zip/内/{number}.{'docx' if number % 2 else 'txt'}": number for number in range(300, 306)}
    assert len(found) == FILES
    command = [sys.executable, "-m", "llmsum", "batch", str(source), "-o", str(out), "-m", "builtin", "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 3, done.stderr
    told = json.loads(done.stdout)
    assert told["passed_over"]["endings"] == {".tmp": 14, ".png": 1, ".mp4": 1, "": 1}
    view = ManifestView(out)
    try:
        rows = {row.path: row for row in view.rows()}
        messages = {path: message for path, _, _, message in view.unfinished()}
    finally:
        view.close()
    assert set(rows) == set(expected)
    assert Counter(row.state for row in rows.values()) == Counter({"done": len(expected) - 6, "failed": 6})
    for path, number in expected.items():
        if number is None:
            assert path in (messages[path] or "")
            continue
        summary = json.loads((out / f"{path}.json").read_text(encoding="utf-8"))
        kinds = [[item["statement"] for item in summary[kind]] for kind in ("achievements", "problems", "plans")]
        wanted = (f"投资{number}万元", "专业人才缺乏", "新修道路30公里")
        assert all(any(want in one for one in kind) for want, kind in zip(wanted, kinds, strict=True)), (path, kinds)
