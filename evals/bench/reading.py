"""What reading long files takes, as ratios to what it may take: below 1 is within the target.

    python evals/bench/reading.py

Files of known size are made on the spot and read as a summary reads them: by a process of its own, which is
counted whole. Seconds are those of the processor, so that a busy machine tells the same; medians of three.
"""

import io
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

import docx  # noqa: E402
from pypdfium2 import PdfDocument  # noqa: E402

from evals.bench.measured import MEGABYTE_IN_KB  # noqa: E402
from tests.support.office import saved  # noqa: E402
from tests.support.printed import as_html, printed  # noqa: E402

ROUNDS = 3
MAX_MEGABYTES = 300
PAGES, PARAGRAPHS, BYTES = 100, 3000, 1_000_000
LINE = "全年完成投资{0}万元，新建学校{0}所，修路{0}公里，惠及群众{0}户，比上年同期增长{1}%，各项工作按计划推进。"
READ = """
import sys
from llmsum.reading.document import read_document
from llmsum.settings import Settings
assert read_document(sys.argv[1], Settings()).blocks
"""


class Given(NamedTuple):
    """A file to read, and the seconds of the processor that it may take."""

    told: str
    suffix: str
    data: bytes
    target_s: float


def lines(count: int) -> Iterator[str]:
    """Lines of a report, every tenth a heading."""
    for number in range(count):
        yield f"（{number // 10 + 1}）重点项目" if number % 10 == 0 else LINE.format(number, number % 30)


def made() -> Iterator[Given]:
    """The files."""
    pages = pdf()
    yield Given(f"PDF, {PAGES} pages of text", ".pdf", pages, 3.0)
    document = docx.Document()
    for line in lines(PARAGRAPHS):
        document.add_paragraph(line)
    yield Given(f"DOCX, {PARAGRAPHS:,} paragraphs", ".docx", saved(document), 3.0)
    body = as_html("\n".join(lines(BYTES // 100))).encode()[:BYTES]
    yield Given("HTML, 1 MB", ".html", b"<html><meta charset=utf-8><body>" + body, 0.7)
    rows = "".join(f"<tr><td>{number}<td>项目{number}<td>完成投资{number}万元" for number in range(BYTES // 70))
    yield Given("HTML, 1 MB of table", ".html", f"<meta charset=utf-8><table>{rows}</table>".encode()[:BYTES], 0.7)


def pdf() -> bytes:
    """As many pages as Chromium makes of enough lines, the first `PAGES` of them."""
    data = printed(as_html("\n".join(lines(PAGES * 20))))
    with PdfDocument(data) as given, PdfDocument.new() as kept:
        assert len(given) >= PAGES, f"only {len(given)} pages were printed"
        kept.import_pages(given, list(range(PAGES)))
        stream = io.BytesIO()
        kept.save(stream)
        return stream.getvalue()


def took(path: Path) -> tuple[float, float]:
    """Seconds of the processor, of the process and its own ones, and megabytes of the largest of them."""
    process = subprocess.Popen([sys.executable, "-c", READ, str(path)])
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{path.name} could not be read")
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / MEGABYTE_IN_KB / 1000


def main() -> None:
    """Prints a line for each file."""
    with tempfile.TemporaryDirectory() as folder:
        for given in made():
            path = Path(folder) / f"report{given.suffix}"
            path.write_bytes(given.data)
            rounds = [took(path) for _ in range(ROUNDS)]
            seconds, megabytes = (median(values) for values in zip(*rounds, strict=True))
            told = f"{seconds:.2f} s ({seconds / given.target_s:.2f} of {given.target_s} s)"
            print(f"{given.told:24} {told}, {megabytes:.0f} MB ({megabytes / MAX_MEGABYTES:.2f} of {MAX_MEGABYTES} MB)")


if __name__ == "__main__":
    main()
