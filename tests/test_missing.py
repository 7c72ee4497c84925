"""A file or folder that is named and is not there is told in one way by all commands."""

from pathlib import Path

import pytest

from tests.support.commands import Commands

COMMANDS = (
    "summarize HERE",
    "summarize HERE HERE",
    "sections HERE",
    "batch HERE -o out",
    "batch HERE -o out --dry-run",
    "status HERE",
    "export HERE",
    "verify HERE",
    "verify report.txt --sources HERE",
    "review HERE",
    "review report.txt --sources HERE",
    "follow HERE report.txt",
    "follow folder HERE",
    "summarize report.txt --prompts HERE",
    "trust HERE",
    "jobs submit HERE -o out -m vllm/m",
    "jobs status HERE",
    "jobs collect HERE",
    "eval lint --seeds HERE",
    "eval cut HERE words",
    "eval agreement HERE",
    "eval adapt HERE",
    "eval run --seeds HERE",
    "eval plan --seeds HERE",
    "eval sentences --folder HERE",
    "eval confidence --seeds HERE",
    "eval fit --seeds HERE",
    "eval fit --with HERE",
    "eval run --genres HERE",
)


@pytest.fixture
def llmsum(llmsum: Commands, tmp_path: Path) -> Commands:
    """A folder with one report."""
    (tmp_path / "report.txt").write_text("全年完成投资120万元。\n", encoding="utf-8")
    (tmp_path / "folder").mkdir()
    return llmsum


@pytest.mark.parametrize("words", COMMANDS)
def test_what_is_not_there_is_told_in_one_way(llmsum: Commands, words: str) -> None:
    """The same words, and the code of wrong usage; nothing is made in its place."""
    run = llmsum(*words.replace("HERE", "没有.json").split())
    told = [line for line in run.said.splitlines() if "no model configured" not in line]
    assert set(told) == {"llmsum: 没有.json: does not exist; check the path"}
    assert (run.code, run.out) == (2, "")
    assert not Path("没有.json").exists()
    assert not Path("out").exists()


def test_the_others_are_summarised(llmsum: Commands) -> None:
    """What is not there is told first, and no rule stands before the first summary."""
    run = llmsum("summarize", "没有.txt", "report.txt", "-q")
    assert (run.code, run.said) == (3, "llmsum: 没有.txt: does not exist; check the path\n")
    assert "120万元" in run.out
    assert "─" not in run.out


def test_reports_that_nobody_named_are_asked_for_by_the_option(llmsum: Commands) -> None:
    """The default folder of labels is that of a checkout."""
    run = llmsum("eval", "run")
    assert (run.code, run.said) == (
        2,
        "llmsum: seeds: does not exist; --seeds names the folder of the labelled reports\n",
    )


def test_a_folder_without_reports_gives_no_jobs(llmsum: Commands) -> None:
    """What is wrong is said as for a batch, and the code is not that of success."""
    run = llmsum("jobs", "submit", "folder", "-o", "out", "-m", "openai/m", OPENAI_API_KEY="x")
    assert (run.code, run.said) == (1, "llmsum: folder: holds no reports; check the path\n")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("eval lint", "seeds: does not exist; --seeds names the folder of the labelled reports"),
        ("eval run", "seeds: does not exist; --seeds names the folder of the labelled reports"),
        ("eval agreement", "agreement: does not exist; `llmsum eval agreement DIR` names the folder whose folders a"),
        ("eval agreement folder", "folder: has no folders a and b with labels (*.gold.yaml); put both"),
        ("eval sentences", "sentences: does not exist; --folder names the folder of the entries (*.jsonl)"),
        ("eval sentences --folder folder", "folder: holds no entries (*.jsonl); --folder names another place of them"),
    ],
)
def test_in_a_strange_folder_it_is_told_what_is_looked_for(llmsum: Commands, words: str, told: str) -> None:
    """And which option names it, where nobody has named it."""
    run = llmsum(*words.split())
    assert told in run.said
    assert run.code in (1, 2)
