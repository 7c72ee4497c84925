"""What is documented is what is there."""

import re
from dataclasses import fields
from pathlib import Path

import pytest
from typer.main import get_command

from llmsum import cli
from llmsum.errors import EXIT_FAILED, EXIT_INTERRUPTED, EXIT_OK, EXIT_PARTLY, EXIT_USAGE
from llmsum.llm.presets import PRESETS, Preset
from llmsum.models import Summary
from llmsum.reading.ways import ANSWER_TOKENS, SMALL_BILLIONS
from llmsum.settings import OPTIONS, Settings

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
REFERENCE = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")


def pages() -> list[tuple[str, list[str]]]:
    """Every command with the names of its options."""
    found: list[tuple[str, list[str]]] = []
    waiting = [("llmsum", get_command(cli.app))]
    while waiting:
        name, command = waiting.pop()
        found.append((name, [option for parameter in command.params for option in parameter.opts]))
        waiting += [(f"{name} {key}", value) for key, value in getattr(command, "commands", {}).items()]
    return found


@pytest.mark.parametrize(("command", "options"), pages(), ids=lambda value: value if isinstance(value, str) else "")
def test_every_command_and_option_is_in_the_reference(command: str, options: list[str]) -> None:
    """docs/cli.md has a section for each command and a line for each option."""
    if command == "llmsum":
        section = REFERENCE.partition("## `")[0]
    else:
        section = re.split(r"\n##", REFERENCE.partition(f"# `{command}`\n")[2])[0]
    assert section
    assert not [option for option in options if option.startswith("--") and option not in section]


@pytest.mark.parametrize(("command", "options"), pages(), ids=lambda value: value if isinstance(value, str) else "")
def test_every_option_explains_itself(command: str, options: list[str]) -> None:
    """No option stands in the reference without a word of help."""
    assert "`: \n" not in REFERENCE
    assert not re.search(r"^\* `[^`]+`$", REFERENCE, re.MULTILINE)


def test_make_demo_and_make_test_stand_at_the_top() -> None:
    """The first block of code in the README is what a newcomer needs."""
    first = README.partition("```")[2].partition("```")[0]
    assert "make demo" in first
    assert "make test" in first


def test_every_setting_is_in_the_readme() -> None:
    """The table of settings is complete."""
    assert not [name for name in OPTIONS if f"| `{name}` |" not in README]


def test_the_readme_tells_the_defaults_of_reading() -> None:
    """Those that depend on it stand in no field of the settings."""
    limits = ", ".join(f"{limit} {reading}" for reading, limit in ANSWER_TOKENS.items())
    assert f"| `max_output_tokens` | {limits} |" in README
    assert f"| `wide_tokens` | {Settings().wide_tokens} |" in README
    assert f"names up to {SMALL_BILLIONS:g}B" in README


def row_of(preset: Preset) -> str:
    """A preset's line of the table."""
    address = preset.base_url or f"of `{preset.url_variable}`, and `{preset.url_path}`"
    key = f"`{preset.key_variable}`" + ("" if preset.needs_key else " (optional)")
    return f"| `{preset.name}/…` | {address} | {key} | [{preset.docs.split('/')[2]}]({preset.docs}) |"


def test_every_preset_and_its_key_is_in_the_readme() -> None:
    """The table of presets is, row by row, the one that the program has."""
    rows = README.partition("| model | address | key | documented |\n|---|---|---|---|\n")[2].partition("\n\n")[0]
    assert rows.splitlines() == [row_of(preset) for preset in PRESETS.values()]


def test_every_key_of_the_contract_is_in_the_readme() -> None:
    """The contract in short names every key of a summary."""
    assert not [key.name for key in fields(Summary) if f"`{key.name}`" not in README]


def test_every_exit_code_is_in_the_readme() -> None:
    """Each code has its line."""
    codes = (EXIT_OK, EXIT_FAILED, EXIT_USAGE, EXIT_PARTLY, EXIT_INTERRUPTED)
    assert not [code for code in codes if f"| {code} |" not in README]


def test_links_inside_the_repository_lead_somewhere() -> None:
    """Every relative link of a Markdown page names a file that exists."""
    broken: list[str] = []
    for page in [*ROOT.glob("*.md"), *ROOT.glob("*/*.md")]:
        for link in re.findall(r"\]\(([^)#:]+)\)", page.read_text(encoding="utf-8")):
            if not (page.parent / link).exists():
                broken.append(f"{page.name}: {link}")
    assert not broken


def test_no_page_holds_a_path_of_a_machine() -> None:
    """Nothing that is published names a home folder or a temporary one."""
    pages_with_paths = [
        page.name
        for page in [*ROOT.glob("*.md"), *ROOT.glob("*/*.md"), ROOT / "Makefile", ROOT / "constraints.txt"]
        if re.search(r"/home/|/root/|/tmp/|file:///(?!FOLDER)|https?://[^\s)]*simple", page.read_text(encoding="utf-8"))
    ]
    assert not pages_with_paths


def test_constraints_hold_versions_only() -> None:
    """Names and exact versions: no addresses, no paths, no hashes."""
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    assert lines
    assert not [line for line in lines if not re.fullmatch(r"[A-Za-z0-9._-]+==[A-Za-z0-9.+!]+", line)]


def example_of(command: str) -> list[str]:
    """The lines below a command in the README, up to the end of its block."""
    return README.partition(f"$ {command}\n")[2].partition("```")[0].splitlines()


def test_the_example_is_real_output(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """The example in the README is, to the last character, what the command prints at a hundred columns."""
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("COLUMNS", "100")
    command = "summarize seeds/001_7c48c125e0f2856d.txt --brief"
    assert cli.main([*command.split(), "-q", "-m", "builtin"]) == 0
    assert capsys.readouterr().out.splitlines() == example_of(f"llmsum {command}")


def test_the_example_of_evidence_is_real_output(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The lines that show what --evidence adds stand together on its page."""
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("COLUMNS", "100")
    example = README.partition("`--evidence` shows")[2].partition("```\n")[2].partition("```")[0]
    assert cli.main(["summarize", "seeds/001_7c48c125e0f2856d.txt", "--evidence", "-q", "-m", "builtin"]) == 0
    assert "[388:454]" in example
    assert example in capsys.readouterr().out
