"""What is documented is what is there."""

import re
from dataclasses import fields
from pathlib import Path
from typing import get_args, get_type_hints

import pytest
from typer.main import get_command

from llmsum import cli
from llmsum.errors import EXIT_FAILED, EXIT_INTERRUPTED, EXIT_OK, EXIT_PARTLY, EXIT_USAGE
from llmsum.llm.presets import PRESETS, Preset
from llmsum.models import Caution, Summary
from llmsum.reading.ways import ANSWER_TOKENS, SMALL_BILLIONS
from llmsum.settings import OPTIONS, Settings
from tests.support.reports import ROOT
from tests.support.written import MARKDOWN, anchors, links, read

README, CONFIGURATION, ENDPOINTS, RESULTS, REFERENCE = (
    read(ROOT / name)
    for name in ("README.md", "docs/configuration.md", "docs/endpoints.md", "docs/results.md", "docs/cli.md")
)


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


def test_every_setting_is_documented() -> None:
    """The table of settings is complete."""
    assert not [name for name in OPTIONS if f"| `{name}` |" not in CONFIGURATION]


def test_the_defaults_of_reading_are_documented() -> None:
    """Those that depend on it stand in no field of the settings."""
    limits = ", ".join(f"{limit} {reading}" for reading, limit in ANSWER_TOKENS.items())
    assert f"| `max_output_tokens` | {limits} |" in CONFIGURATION
    assert f"| `wide_tokens` | {Settings().wide_tokens} |" in CONFIGURATION
    assert f"names up to {SMALL_BILLIONS:g}B" in CONFIGURATION


def row_of(preset: Preset) -> str:
    """A preset's line of the table."""
    address = preset.base_url or f"of `{preset.url_variable}`, and `{preset.url_path}`"
    key = f"`{preset.key_variable}`" + ("" if preset.needs_key else " (optional)")
    return f"| `{preset.name}/…` | {address} | {key} | [{preset.docs.split('/')[2]}]({preset.docs}) |"


def test_every_preset_and_its_key_is_documented() -> None:
    """The table of presets is, row by row, the one that the program has."""
    rows = ENDPOINTS.partition("| model | address | key | documented |\n|---|---|---|---|\n")[2].partition("\n\n")[0]
    assert rows.splitlines() == [row_of(preset) for preset in PRESETS.values()]


def test_every_key_of_the_contract_is_documented() -> None:
    """The contract in short names every key of a summary."""
    assert not [key.name for key in fields(Summary) if f"`{key.name}`" not in RESULTS]


def test_every_kind_of_warning_is_documented() -> None:
    """A reader of JSON finds each of them."""
    assert not [kind for kind in get_args(get_type_hints(Caution)["kind"]) if f"`{kind}`" not in RESULTS]


def test_every_exit_code_is_documented() -> None:
    """Each code has its line."""
    codes = (EXIT_OK, EXIT_FAILED, EXIT_USAGE, EXIT_PARTLY, EXIT_INTERRUPTED)
    assert not [code for code in codes if f"| {code} |" not in RESULTS]


@pytest.mark.parametrize("page", MARKDOWN, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_inside_the_repository_lead_somewhere(page: Path) -> None:
    """Every relative link names a file that exists, and a heading that stands in it."""
    broken: list[str] = []
    for link in links(read(page)):
        name, _, anchor = link.partition("#")
        target = page.parent / name if name else page
        if not target.exists() or (anchor and anchor not in anchors(read(target))):
            broken.append(link)
    assert broken == []


def test_no_page_holds_a_path_of_a_machine() -> None:
    """Nothing that is published names a home folder or a temporary one."""
    pages_with_paths = [
        page.name
        for page in [*MARKDOWN, ROOT / "Makefile", ROOT / "constraints.txt"]
        if re.search(r"/home/|/root/|/tmp/|file:///(?!FOLDER)|https?://[^\s)]*simple", read(page))
    ]
    assert not pages_with_paths


def test_constraints_hold_versions_only() -> None:
    """Names and exact versions: no addresses, no paths, no hashes."""
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    assert lines
    assert not [line for line in lines if not re.fullmatch(r"[A-Za-z0-9._-]+==[A-Za-z0-9.+!]+", line)]
