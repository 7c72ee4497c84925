"""Reports in every format: does a file made of a report by a real program give the items that its text gives?

    python evals/bench/formats.py FOLDER [--formats docx,pdf,…] [--limit N]

Each .txt of the folder is set into a Word file without styles, one paragraph a line, and from there LibreOffice makes
the others; `scan` is its PDF as pictures at 150 dots per inch, which takes a minute for a few pages. Counted are items
of the rules whose statement is the same as that from the text, figures of those items that are there, seconds for a
file with its process, and, where the folder has labels, the mean F1 by statements alone beside that of the text:
offsets are those of another text. Signs that no font of the machine can print (emoji) are in no PDF; they are named,
and the text is compared without them.

This is the sweep to run after any change of a reader. What it cannot tell has a program of its own: `web_pages.py`,
whether navigation is told from the report; `pdfs.py`, which characters are lost in columns and scans; `reading.py`, how
much time and memory long files take.
"""

import argparse
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from statistics import fmean

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

import docx  # noqa: E402
from pypdfium2 import PdfDocument  # noqa: E402

from llmsum import summarize  # noqa: E402
from llmsum.evals.credit import Predicted, item_score, judge  # noqa: E402
from llmsum.evals.gold import Gold, find_gold, load_gold  # noqa: E402
from llmsum.models import KINDS, Summary  # noqa: E402
from llmsum.reading.document import read_document  # noqa: E402
from llmsum.reading.repair import repair  # noqa: E402
from llmsum.settings import Settings  # noqa: E402
from tests.support.office import saved  # noqa: E402
from tests.support.printed import scanned  # noqa: E402

SETTINGS = Settings(cache=False)
FORMATS = ("docx", "doc", "odt", "rtf", "pdf", "html", "md")


def lines_of(path: Path) -> list[str]:
    """The lines of a report as they are read, wrapped ones joined: what an author would have typed."""
    text = repair(read_document(str(path), SETTINGS).raw).text
    return [" ".join(line.split()) for line in text.split("\n") if line.strip()]


def written(lines: list[str]) -> bytes:
    """A Word file, one paragraph a line."""
    document = docx.Document()
    for line in lines:
        document.add_paragraph(line)
    return saved(document)


def items_of(summary: Summary) -> Counter[tuple[str, str]]:
    """The items by kind and statement, white space aside."""
    kinds = {"achievement": summary.achievements, "problem": summary.problems, "plan": summary.plans}
    return Counter((kind, "".join(item.statement.split())) for kind, items in kinds.items() for item in items)


def figures_of(summary: Summary) -> Counter[str]:
    """The figures of all items, as the report writes them."""
    items = (*summary.achievements, *summary.problems, *summary.plans)
    return Counter("".join(metric.raw.split()) for item in items for metric in item.metrics)


def convert(folder: Path, made: list[Path], to: str) -> None:
    """Lets LibreOffice write all files in another format, beside them."""
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", to, "--outdir", str(folder), *map(str, made)]
    subprocess.run(command, check=True, capture_output=True)


def main() -> None:
    """Prints a line for every format, and the reports that differ most."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--formats", default=",".join(FORMATS))
    parser.add_argument("--limit", type=int)
    parser.add_argument("--worst", type=int, default=3, metavar="N", help="reports to name for a format")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as held:
        folder = Path(held)
        known = {path.stem: _made(path, folder) for path in sorted(asked.folder.glob("*.txt"))[: asked.limit]}
        labels = {Path(gold.source).stem: gold for gold in map(load_gold, find_gold(asked.folder))}
        made = [folder / f"{stem}.docx" for stem in known]
        print(f"{len(known)} reports, {sum(items_of(one).total() for one in known.values())} items")
        for to in asked.formats.split(","):
            if to == "scan":
                convert(folder, made, "pdf")
                for path in made:
                    path.with_suffix(".scan").write_bytes(scanned(path.with_suffix(".pdf").read_bytes()))
            elif to not in ("docx", "md"):
                convert(folder, made, to)
            expected = {stem: _printable(folder, stem, known[stem]) for stem in known} if to == "pdf" else known
            compare(folder, expected, to, asked.worst, labels)


def _made(path: Path, folder: Path) -> Summary:
    """The summary of a text, which is written as text, Word file and Markdown."""
    lines = lines_of(path)
    (folder / f"{path.stem}.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (folder / f"{path.stem}.docx").write_bytes(written(lines))
    (folder / f"{path.stem}.md").write_text("\n\n".join(lines) + "\n", encoding="utf-8")
    return summarize(str(folder / f"{path.stem}.txt"), SETTINGS)


def _printable(folder: Path, stem: str, known: Summary) -> Summary:
    """The summary of a text without the signs that its PDF does not have."""
    text = (folder / f"{stem}.txt").read_text(encoding="utf-8")
    with PdfDocument((folder / f"{stem}.pdf").read_bytes()) as document:
        printed = {char for page in document for char in page.get_textpage().get_text_range()}
    missing = sorted(char for char in set(text) - printed if not char.isspace() and not char.isalnum())
    if not missing:
        return known
    print(f"         {stem}: its PDF has no {' '.join(missing)}")
    stripped = folder / f"{stem}.printable.txt"
    stripped.write_text(text.translate(dict.fromkeys(map(ord, missing))), encoding="utf-8")
    return summarize(str(stripped), SETTINGS)


def f1_of(gold: Gold, summary: Summary) -> float:
    """The F1 of a summary, by its statements alone."""
    kinds = zip(KINDS, (summary.achievements, summary.problems, summary.plans), strict=False)
    told = [Predicted(kind, replace(item, evidence=())) for kind, items in kinds for item in items]
    wanted = [item.model_copy(update={"evidence": ()}) for item in gold.items]
    return item_score(judge(wanted, told), len(told)).f1


def compare(folder: Path, expected: Mapping[str, Summary], to: str, worst: int, labels: Mapping[str, Gold]) -> None:
    """Prints how much of the items came out of the files of one format."""
    same, total, kept, figures, took = 0, 0, 0, 0, 0.0
    lost: dict[str, list[tuple[str, str]]] = {}
    scores: list[tuple[float, float]] = []
    for stem, known in expected.items():
        begun = time.perf_counter()
        document = read_document(str(folder / f"{stem}.{to}"), SETTINGS)
        took += time.perf_counter() - begun
        found = summarize(document, SETTINGS)
        same += (items_of(known) & items_of(found)).total()
        total += items_of(known).total()
        kept += (figures_of(known) & figures_of(found)).total()
        figures += figures_of(known).total()
        lost[stem] = list((items_of(known) - items_of(found)).elements())
        if gold := labels.get(stem):
            scores.append((f1_of(gold, found), f1_of(gold, known)))
    print(f"{to:6} items {same}/{total} ({100 * same / total:.1f} %), figures {kept}/{figures}", end="")
    print(f" ({100 * kept / max(figures, 1):.1f} %), {took / len(expected):.2f} s a file", end="")
    if scores:
        one, text = (fmean(column) for column in zip(*scores, strict=True))
        print(f", F1 {one:.3f} (text {text:.3f})", end="")
    print(flush=True)
    for stem in sorted(lost, key=lambda stem: -len(lost[stem]))[:worst]:
        for kind, statement in lost[stem][:3]:
            print(f"         {stem}: {kind} {statement[:80]}")


if __name__ == "__main__":
    sys.exit(main())
