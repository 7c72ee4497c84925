"""Reports in every format: does a file made of a report by a real program give the items that its text gives?

    python evals/bench/formats.py FOLDER [--formats docx,pdf,…] [--limit N]

Each .txt of the folder is set into a Word file without styles, one paragraph a line, and from there LibreOffice makes
the others; `scan` is its PDF as pictures at 150 dots per inch, which takes a minute for a few pages. Counted are items
of the rules whose statement is the same as that from the text, figures of those items that are there, and seconds for
a file, its process included.

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
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

import docx  # noqa: E402

from llmsum import summarize  # noqa: E402
from llmsum.models import Summary  # noqa: E402
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
        folder, expected, made = Path(held), dict[str, Summary](), list[Path]()
        for path in sorted(asked.folder.glob("*.txt"))[: asked.limit]:
            lines = lines_of(path)
            plain = folder / f"{path.stem}.txt"
            plain.write_text("\n".join(lines) + "\n", encoding="utf-8")
            expected[path.stem] = summarize(str(plain), SETTINGS)
            made.append(folder / f"{path.stem}.docx")
            made[-1].write_bytes(written(lines))
            (folder / f"{path.stem}.md").write_text("\n\n".join(lines) + "\n", encoding="utf-8")
        print(f"{len(expected)} reports, {sum(items_of(one).total() for one in expected.values())} items")
        for to in asked.formats.split(","):
            if to == "scan":
                convert(folder, made, "pdf")
                for path in made:
                    path.with_suffix(".scan").write_bytes(scanned(path.with_suffix(".pdf").read_bytes()))
            elif to not in ("docx", "md"):
                convert(folder, made, to)
            compare(folder, expected, to, asked.worst)


def compare(folder: Path, expected: dict[str, Summary], to: str, worst: int) -> None:
    """Prints how much of the items came out of the files of one format."""
    same, total, kept, figures, took = 0, 0, 0, 0, 0.0
    lost: dict[str, list[tuple[str, str]]] = {}
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
    print(f"{to:6} items {same}/{total} ({100 * same / total:.1f} %), figures {kept}/{figures}", end="")
    print(f" ({100 * kept / max(figures, 1):.1f} %), {took / len(expected):.2f} s a file", flush=True)
    for stem in sorted(lost, key=lambda stem: -len(lost[stem]))[:worst]:
        for kind, statement in lost[stem][:3]:
            print(f"         {stem}: {kind} {statement[:80]}")


if __name__ == "__main__":
    sys.exit(main())
