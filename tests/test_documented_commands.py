"""Every command of the documentation is run, or parsed as it is by the program where it needs a vendor or a person."""

import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command

from llmsum import cli
from tests.support.drawn import Drawn, pdf
from tests.support.reports import ROOT
from tests.support.wordml import p, packed, r
from tests.support.written import GUIDES, Shown, blocks, code_spans, read, shown, without_comment

# What no test can do, or another one does; the reason is the value. Such a command is parsed.
PARSED = {
    r" -m (?!builtin)\S": "a model",
    r" --base-url ": "an endpoint",
    r"^llmsum jobs ": "a provider's batch jobs",
    r"^llmsum review ": "waits for a person",
    r"^llmsum doctor --try": "a request",
    r"^llmsum eval (run|gate|plan|diff|show|bless)": "`make evals` replays; runs and baselines are kept in the project",
    r"^llmsum eval (fit|confidence|adapt .* --write)": "takes a minute, or writes into the program",
    r"^llmsum trust --revoke": "there is nothing to revoke once the others have been run",
}

ALL = {command: None for page in GUIDES for command in shown(read(page))}
OURS = [command for command in ALL if command.words[0] == "llmsum"]
OTHERS = [command for command in ALL if command.words[0] != "llmsum"]
COUNTY = ROOT / "tests" / "data" / "county_government.txt"
YEARS = {
    "2023": "清溪镇2023年工作总结\n一、主要工作\n修路5公里。\n二、下一步计划\n2024年新建学校3所，修路8公里。\n",
    "2024": "清溪镇2024年工作总结\n一、主要工作\n新建学校3所，修路6公里。\n二、存在问题\n人手不足。\n",
}


def named(value: object) -> str:
    return value.command if isinstance(value, Shown) else ""


def apart(*words: str | Path) -> None:
    """In a process of its own: pytest-socket does not let a batch by the rules have any from this one."""
    subprocess.run([sys.executable, "-m", "llmsum", *map(str, words)], check=True, capture_output=True)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that holds what the pages speak of."""
    folder = tmp_path_factory.mktemp("world")
    lines = COUNTY.read_text(encoding="utf-8").splitlines()
    for name in ("seeds", "tests", "evals", "prompts"):
        (folder / name).symlink_to(ROOT / name)
    (folder / "年终总结.docx").write_bytes(packed("".join(p(r(line)) for line in lines)))
    (folder / "report.pdf").write_bytes(pdf(Drawn().lines(72, 90, ["一、工作成绩", "全年新建学校3所。"], step=24)))
    (folder / "report.txt").write_text(YEARS["2024"], encoding="utf-8")
    (folder / "reports").mkdir()
    for file in (COUNTY, folder / "年终总结.docx", folder / "report.txt"):
        shutil.copy(file, folder / "reports")
    (folder / "llmsum.toml").write_text("concurrency = 4\n", encoding="utf-8")
    (folder / "labels").mkdir()
    for file in ROOT.glob("seeds/000_*"):
        shutil.copy(file, folder / "labels")
    apart("batch", folder / "reports", "-o", folder / "out", "-q", "--no-cache")
    for year, text in YEARS.items():
        (folder / year).mkdir()
        (folder / year / "清溪镇.txt").write_text(text, encoding="utf-8")
        apart("batch", folder / year, "-o", folder / f"out-{year}", "-q", "--no-cache")
    return folder


@pytest.fixture
def there(world: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """In that folder, on a wide terminal, with a cache of its own."""
    monkeypatch.chdir(world)
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setenv("XDG_CACHE_HOME", str(world / "cache"))
    return world


def parse(words: Iterable[str]) -> None:
    """Takes a command line apart, as the program does before it carries it out.

    Raises:
        TyperException: if it cannot be.
    """
    command: Any = get_command(cli.app)
    rest = list(words)
    while (known := getattr(command, "commands", None)) is not None:
        if rest[:1] and rest[0].startswith("-"):
            break
        assert rest, "a command is missing"
        assert rest[0] in known, f"there is no command {rest[0]}"
        command = known[rest.pop(0)]
    command.make_context(command.name, rest)


def without_redirection(command: str) -> list[str]:
    """The words of a command of ours, without where a shell puts its output."""
    return Shown(re.sub(r" > \S+$", "", command), ()).words[1:]


@pytest.mark.parametrize("given", OURS, ids=named)
def test_a_command_of_ours_works(given: Shown, there: Path) -> None:
    """It is carried out and succeeds; or it is parsed."""
    words = without_redirection(given.command)
    if any(re.search(pattern, given.command) for pattern in PARSED):
        parse(words)
        return
    words = [found for word in words for found in (sorted(map(str, Path().glob(word))) if "*" in word else [word])]
    if words[0] == "batch":
        apart(*words)
        return
    assert cli.main(words) == 0


@pytest.mark.parametrize("given", OTHERS, ids=named)
def test_a_command_of_others_names_what_is_there(given: Shown) -> None:
    """Targets of make, extras of the package, files, modules and their options."""
    program, *words = given.words
    assert list(faults(program, words)) == []


def faults(program: str, words: list[str]) -> Iterator[str]:
    """What a command names that is not there."""
    if program == "make":
        targets = re.findall(r"^([a-z]+):", read(ROOT / "Makefile"), re.MULTILINE)
        yield from (word for word in words if word not in targets)
    elif program == "pip":
        extras = tomllib.loads(read(ROOT / "pyproject.toml"))["project"]["optional-dependencies"]
        asked = re.findall(r"\[([\w,]+)\]", " ".join(words))
        yield from (name for names in asked for name in names.split(",") if name not in extras)
    elif program == "pytest":
        yield from (word for word in words if word.startswith("tests/") and not (ROOT / word).exists())
    elif program in ("python", "python3"):
        yield from _script_faults(words)
    elif program == "curl":
        parse(words[words.index("|") + 2 :])
    elif program == "cp":
        yield from (word for word in words[:1] if not (ROOT / word).exists())
    elif program != ".":
        yield program


def _script_faults(words: list[str]) -> Iterator[str]:
    module = words[0] == "-m"
    name = words[1].replace(".", "/") if module else words[0]
    if words[0] == "-c" or name == "venv":
        return
    path = next((ROOT / form for form in (name, f"{name}.py", f"{name}/__main__.py") if (ROOT / form).is_file()), None)
    if path is None:
        yield name
        return
    source = read(path)
    yield from (word for word in words[1:] if word.startswith("--") and f'"{word}"' not in source)


SPOKEN_OF = [
    (page.name, span)
    for page in GUIDES
    for span in code_spans(read(page))
    if re.match(r"(llmsum|make|pip|pytest|python3?) [\w.\-'/]", span)
]


@pytest.mark.parametrize(("page", "span"), SPOKEN_OF)
def test_a_command_in_running_text_is_one(page: str, span: str) -> None:
    """Its names of commands and options are known; what stands for a value is not looked at."""
    program, *words = without_comment(span).replace("'", "").split()
    missing = list(unknown(words) if program == "llmsum" else faults(program, words))
    assert missing == []


def unknown(words: list[str]) -> Iterator[str]:
    """Names of commands and options that the parser does not know."""
    command: Any = get_command(cli.app)
    while (known := getattr(command, "commands", None)) is not None and words and not words[0].startswith("-"):
        if words[0] not in known:
            yield words[0]
            return
        command, *words = known[words[0]], *words[1:]
    options = {"--help", *(option for parameter in command.params for option in parameter.opts)}
    yield from (word for word in words if re.match(r"--?[a-z]", word) and word not in options)


@pytest.mark.parametrize("page", GUIDES, ids=lambda page: page.name)
def test_blocks_of_python_run(page: Path, there: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With the rules in the place of the model."""
    for block in blocks(read(page), "python"):
        known: dict[str, Any] = {}
        if not block.rstrip().endswith("..."):  # a signature to be filled in
            exec(block.replace("deepseek/deepseek-flash", "builtin"), known)
            assert known


@pytest.mark.parametrize("page", GUIDES, ids=lambda page: page.name)
def test_blocks_of_toml_can_be_read(page: Path) -> None:
    """Every example of a configuration is well formed."""
    assert all(tomllib.loads(block) for block in blocks(read(page), "toml"))
