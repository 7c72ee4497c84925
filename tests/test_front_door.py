"""The pages that people see first say the same in two languages, show what is true, and name what is there."""

import re
import subprocess
import sys
import tomllib
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import pytest

from docs.examples import COLUMNS, PAGES, refreshed
from evals.scoreboard import BY_HAND, SMALL_MODEL, line_of, pages_of
from llmsum.evals.kept import baselines
from llmsum.evals.names import file_name
from llmsum.evals.scoreboard import scoreboard
from llmsum.settings import BUILTIN
from tests.support.programs import CHROMIUM, program
from tests.support.reports import ROOT
from tests.support.written import blocks, code_spans, figures, headings, links, read, shown

README, CHINESE = read(ROOT / "README.md"), read(ROOT / "README.zh.md")
ARCHITECTURE = read(ROOT / "docs" / "architecture.md")
MAX_LINES = 170
MAX_PICTURE = 200_000  # bytes
PNG = b"\x89PNG\r\n"


@pytest.mark.parametrize("page", [README, CHINESE], ids=["en", "zh"])
def test_the_front_page_is_short(page: str) -> None:
    """Nobody reads more before the first command."""
    assert len(page.splitlines()) <= MAX_LINES


def test_both_begin_with_a_link_to_the_other() -> None:
    """Among the first lines, so that nobody reads the wrong one."""
    assert "](README.zh.md)" in "".join(README.splitlines()[:4])
    assert "](README.md)" in "".join(CHINESE.splitlines()[:4])


def test_both_have_the_same_headings() -> None:
    """As many, of the same levels, in the same order."""
    assert [level for level, _ in headings(README)] == [level for level, _ in headings(CHINESE)]


def test_both_have_the_same_commands() -> None:
    """The same, in the same order, with the same output."""
    assert list(shown(README)) == list(shown(CHINESE))
    assert sorted(code_spans(README)) == sorted(code_spans(CHINESE))


def test_both_have_the_same_figures() -> None:
    """No number stands in one of them only."""
    assert figures(README) == figures(CHINESE)


def test_both_lead_to_the_same_pages() -> None:
    """Links and pictures, in the same order, but for those to each other."""
    here, there = ([link for link in links(page) if not link.startswith("README")] for page in (README, CHINESE))
    assert here == there


def test_the_scoreboards_are_what_the_baselines_score() -> None:
    """The rows of llmsum, in all three pages; `python -m evals.scoreboard --write` puts them there."""
    kept = {run.name: run for run in baselines(ROOT / "evals")}
    names = {"built-in rules": BUILTIN, "small model": file_name(SMALL_MODEL), "answered by hand": BY_HAND}
    table = scoreboard({f"llmsum, {row}": kept[name] for row, name in names.items()})
    for page, rows in pages_of(table).items():
        assert [line for row in rows if (line := line_of(row)) not in read(page).splitlines()] == []


def test_the_scoreboards_have_a_row_for_each_baseline() -> None:
    """No row of the pages is of something that the command does not make."""
    made = set(re.findall(r"^ +\"(llmsum, [^\"]+)\"", read(ROOT / "evals" / "scoreboard.py"), re.MULTILINE))
    told = set(re.findall(r"^\| (llmsum, [^|]+) \|", README, re.MULTILINE))
    assert made == told


def test_the_rules_are_told_by_reports_they_have_not_seen() -> None:
    """The figures of the sentence are those that `llmsum eval fit --leave-one-out` printed, with the size."""
    printed = next(block for block in blocks(read(ROOT / "docs" / "evals.md"), "") if block.startswith("reports "))
    _, count, f1, _, _, *kinds, unmatched = re.split(r"\s{2,}", re.findall(r"^dev .*$", printed, re.MULTILINE)[0])
    shares = [f"{100 * int(found) / int(there):.0f} %" for found, there in (kind.split("/") for kind in kinds)]
    for page in (README, CHINESE, read(ROOT / "docs" / "evals.md")):
        paragraph = next(part for part in page.split("\n\n") if f"{float(f1):.2f}" in part and count in part)
        assert [told for told in (*shares, unmatched) if told not in paragraph.replace("\n", " ")] == []


def test_what_goes_out_unread_is_told_as_it_was_measured() -> None:
    """The figures of the sentence are those of the rules on other reports that were left out."""
    page = ROOT / "docs" / "confidence.md"
    row = next(line for line in read(page).splitlines() if line.startswith("| rules, reports of other genres alone"))
    _, _, count, *_, from_8, from_9, _ = (cell.strip() for cell in row.split("|"))
    measured = {count, *re.findall(r"[\d.]+ %", f"{from_8} {from_9}")}
    for text in (README, CHINESE):
        paragraph = next(part for part in text.split("\n\n") if "`confidence`" in part)
        assert measured == {count} & set(figures(paragraph)) | set(re.findall(r"[\d.]+ %", paragraph))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_examples_are_real_output(page: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """To the last character what the commands print; `python docs/examples.py` writes them anew."""
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("COLUMNS", COLUMNS)
    assert refreshed(read(page)) == read(page)


def test_there_are_examples() -> None:
    """The READMEs show what comes out."""
    assert all("\n成果\n" in page for page in (README, CHINESE))


@pytest.mark.parametrize("name", ["report.png", "folder.png"])
def test_the_pictures_are_there_and_small(name: str) -> None:
    """Both stand in both pages."""
    picture = (ROOT / "docs" / "pictures" / name).read_bytes()
    assert picture.startswith(PNG)
    assert len(picture) <= MAX_PICTURE
    assert f"](docs/pictures/{name})" in README
    assert f"](docs/pictures/{name})" in CHINESE


def test_the_pictures_can_be_taken_again(tmp_path: Path) -> None:
    """The script makes both of real pages, with a browser and without a network."""
    program(*CHROMIUM)
    command = [sys.executable, str(ROOT / "docs" / "pictures.py"), "--into", str(tmp_path)]
    made = subprocess.run(command, capture_output=True, text=True, check=False)
    assert made.returncode == 0, made.stderr
    for name in ("report.png", "folder.png"):
        assert 0 < (tmp_path / name).stat().st_size <= MAX_PICTURE


NAMES = sorted(
    {
        name
        for text in (*code_spans(ARCHITECTURE), *blocks(ARCHITECTURE, "mermaid"))
        for name in re.findall(r"^[a-z_]+$|(?<![\w/.-])[a-z_]+(?:\.[A-Za-z_]+)+(?![\w/])", text)
        if not name.endswith(".toml")
    }
)
PATHS = sorted({span for span in code_spans(ARCHITECTURE) if re.search(r"^\w[^ ]*(/|\.toml$)", span)})


@pytest.mark.parametrize("name", NAMES)
def test_every_name_in_the_architecture_is_one_of_the_code(name: str) -> None:
    """A module, or what stands in one."""
    module, rest = f"llmsum.{name}", ""
    while find_spec_of(module) is None:
        module, _, last = module.rpartition(".")
        rest = f"{last}.{rest}".rstrip(".")
    found = import_module(module)
    for part in rest.split(".") if rest else ():
        found = getattr(found, part)
    assert module != "llmsum"


def find_spec_of(module: str) -> object:
    try:
        return find_spec(module)
    except ModuleNotFoundError:
        return None


@pytest.mark.parametrize("path", PATHS)
def test_every_path_in_the_architecture_exists(path: str) -> None:
    """From the root of the project."""
    assert (ROOT / path).exists()


def test_every_package_has_its_place_in_the_architecture() -> None:
    """A reader finds each of them."""
    packages = [init.parent.name for init in sorted((ROOT / "src" / "llmsum").glob("*/__init__.py"))]
    assert [package for package in packages if not re.search(rf"\b{package}\b", ARCHITECTURE)] == []


def test_the_reading_order_is_the_order_of_the_packages() -> None:
    """No package stands before one that it may import."""
    contracts = tomllib.loads(read(ROOT / "pyproject.toml"))["tool"]["importlinter"]["contracts"]
    layers = [layer.split(" | ") for layer in reversed(contracts[0]["layers"])]
    rank = {name: number for number, layer in enumerate(layers) for name in layer}
    paragraph = next(part for part in ARCHITECTURE.split("\n\n") if "` → `" in part)
    order = [rank[name] for name in code_spans(paragraph)]
    assert len(order) > 20
    assert order == sorted(order)
