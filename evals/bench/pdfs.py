"""PDFs character by character: reports printed by Chromium, in one column and in two, and scans of some.

    python evals/bench/pdfs.py [FOLDER …]       prints two Markdown tables; seeds/ without folders

Characters are those in the right order, without blanks; figures are the numbers of the report that come out of it. Run
it after a change of `readers/pages`: `formats.py` counts whole items, of one column.
"""

import difflib
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from llmsum.patterns import regex  # noqa: E402
from llmsum.reading.readers.extracted import Wanted  # noqa: E402
from llmsum.reading.readers.pages.folding import folded  # noqa: E402
from llmsum.reading.readers.pdf import extract  # noqa: E402
from tests.support.printed import PARAGRAPHS, as_html, printed, scanned  # noqa: E402

LAYOUTS = {
    "one column": PARAGRAPHS,
    "two columns": PARAGRAPHS + "div { columns: 2 } p { text-align: justify }",
}
SCANS = 6  # first pages
FIGURE = regex(r"\d+(?:\.\d+)?")


def main() -> None:
    """Prints what is lost, for each report and in all."""
    folders = [Path(name) for name in sys.argv[1:]] or [ROOT / "seeds"]
    files = [file for folder in folders for file in sorted(folder.glob("*.txt"))]
    print("| report | layout | characters | figures | lines |\n|---|---|---|---|---|")
    for name, style in LAYOUTS.items():
        for file in files:
            text = file.read_bytes().decode("utf-8-sig")
            print_row(file.stem, name, text, printed(f"<div>{as_html(text)}</div>", style))
    print(f"\n{SCANS} scanned pages:\n\n| report | layout | characters | figures | lines |\n|---|---|---|---|---|")
    for file in files[:SCANS]:
        data = printed(as_html(file.read_bytes().decode("utf-8-sig")))
        text = extract(first_page(data), Wanted()).text
        print_row(file.stem, "scan of 150 dpi", text, scanned(first_page(data)))


def print_row(name: str, layout: str, text: str, data: bytes) -> None:
    """One report."""
    lines = text.splitlines()
    read = extract(data, Wanted()).text.splitlines()
    one, other = squeezed(lines), squeezed(read)
    blocks = difflib.SequenceMatcher(None, "".join(one), "".join(other), autojunk=False).get_matching_blocks()
    same = sum(block.size for block in blocks) / (len("".join(one)) or 1)
    whole = sum((Counter(one) & Counter(other)).values()) / (len(one) or 1)
    figures, found = (Counter(FIGURE.findall("\n".join(parts))) for parts in (one, other))
    kept = sum((figures & found).values()) / (sum(figures.values()) or 1)
    print(f"| {name} | {layout} | {same:.2%} | {kept:.2%} | {whole:.1%} |", flush=True)


def squeezed(lines: Iterable[str]) -> list[str]:
    """Lines without blanks, but for those that hold nothing."""
    return [line for line in ("".join(folded(line).split()) for line in lines) if line]


def first_page(data: bytes) -> bytes:
    """A file of the first page alone."""
    import io

    from pypdfium2 import PdfDocument

    with PdfDocument(data) as given, PdfDocument.new() as made:
        made.import_pages(given, [0])
        stream = io.BytesIO()
        made.save(stream)
        return stream.getvalue()


if __name__ == "__main__":
    main()
