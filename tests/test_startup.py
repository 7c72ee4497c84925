"""What a run does not load. Time itself is measured in evals/bench/speed.py."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from llmsum import summarize
from llmsum.cli.commands import COMMANDS, Commands
from llmsum.reading.readers import FORMATS
from llmsum.render.structured import summary_json
from tests.support.server import Server

SEED = next((Path(__file__).parents[1] / "seeds").glob("001_*.txt"))
HEAVY = ("openai", "instructor", "tenacity", "pydantic", "rich", "diskcache", "dotenv", "opencc", "ftfy", "asyncio")

API = "from llmsum import summarize; summarize(sys.argv[1], **dict(option.split('=', 1) for option in sys.argv[2:]))"
CLI = "from llmsum.cli import main; assert main(sys.argv[1:]) == 0"


def loaded(program: str, *arguments: str, folder: Path, watched: tuple[str, ...] = HEAVY) -> set[str]:
    """Which of the watched modules a fresh process has loaded behind `program`."""
    code = f"import sys; {program}; print(*(name for name in {watched} if name in sys.modules), file=sys.stderr)"
    clean = {name: value for name, value in os.environ.items() if not name.startswith("LLMSUM_")}
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=True, cwd=folder, env=clean
    )
    return set(done.stderr.split())


def test_the_rules_load_no_model_library(tmp_path: Path) -> None:
    """A summary by the built-in rules needs nothing but the standard library and what reads the text."""
    assert loaded(API, str(SEED), folder=tmp_path) == set()


def test_the_command_loads_what_its_parser_needs(tmp_path: Path) -> None:
    """From 0.29 on typer itself brings pydantic; for JSON nothing else is loaded."""
    assert loaded(CLI, "summarize", "-q", "-f", "json", str(SEED), folder=tmp_path) <= {"pydantic"}


def test_reading_loads_no_library_of_a_format(tmp_path: Path) -> None:
    """The process of a summary reads text by itself; what reads other files is loaded in the process that does."""
    watched = tuple({name for known in FORMATS for name in known.needs} | {"markdown_it"})
    assert {"lxml", "selectolax", "pypdfium2", "python_calamine"} <= set(watched)
    assert loaded("import llmsum.reading.document", folder=tmp_path, watched=watched) == set()


def test_verification_loads_nothing_that_summarises(tmp_path: Path) -> None:
    """It reads sources and results; only where coverage is counted anew is a report cut."""
    watched = ("asyncio", "llmsum.pipeline", "llmsum.rules", "llmsum.reading.report", "llmsum.llm.envelopes")
    summary = tmp_path / "summary.json"
    summary.write_text(summary_json(summarize(SEED)), encoding="utf-8")
    assert loaded(CLI, "verify", str(summary), folder=tmp_path, watched=watched) == set()
    assert loaded(CLI, "verify", "--recount", str(summary), folder=tmp_path, watched=watched) == {watched[3]}


def test_help_imports_no_command() -> None:
    """The list of commands is a table: one that cannot be imported does not hide the others."""
    code = (
        "import sys; from llmsum.cli import main; main(['--help']); from llmsum.cli.commands import COMMANDS;"
        "print([p.module for p in COMMANDS.values() if f'llmsum.cli.{p.module}' in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr == "[]\n"
    assert "summarize  Summarise work reports." in done.stdout


@pytest.mark.parametrize("name", COMMANDS)
def test_the_table_says_what_the_command_says(name: str) -> None:
    """Its one line is the first sentence of the command's own help."""
    command = Commands()[name]
    assert command.name == name
    assert command.get_short_help_str(200) == COMMANDS[name].help


@pytest.mark.parametrize("interface", ["api", "cli"])
def test_a_cached_run_loads_only_the_cache(interface: str, server: Server, tmp_path: Path) -> None:
    """The first run loads the SDK and asks; the second finds everything and loads no model library."""
    cache = str(tmp_path / "cache")
    if interface == "api":
        run = (API, str(SEED), "model=m", f"base_url={server.url}", f"cache_dir={cache}")
        expected = {"diskcache", "asyncio"}
    else:
        model = ("-m", "m-1b", "--base-url", server.url, "--cache-dir", cache)
        run, expected = (CLI, "summarize", "-q", "-f", "json", str(SEED), *model), {"diskcache", "asyncio", "pydantic"}
    assert "openai" in loaded(*run, folder=tmp_path)
    asked = len(server.requests)
    assert loaded(*run, folder=tmp_path) <= expected
    assert len(server.requests) == asked > 0
