"""Templates are checked when loaded, filled in one go, and report text in them is only ever data."""

from pathlib import Path

import pytest

from llmsum.errors import PromptError
from llmsum.llm.prompt import chunk_messages, load_prompt, parse_prompt
from llmsum.models import Chunk, Section, Segment, Span

HEADER = '+++\nname = "t"\nversion = "1"\nlanguage = "zh"\nvariables = ["heading", "segments"]\n+++\n'


def chunk(*texts: str, noise: tuple[int, ...] = ()) -> Chunk:
    section = Section(0, 1, "一、工作", ("一、工作",), Span(0, 100), Span(5, 100), "achievement", None)
    segments = tuple(Segment(Span(i, i + 1), text, 0, i in noise) for i, text in enumerate(texts))
    return Chunk("c1", section, segments)


@pytest.mark.parametrize("name", ["extract", "repair", "overview"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_shipped_prompt_loads(name: str, language: str) -> None:
    """Each shipped template has a header, matching variables and a closing user message."""
    assert load_prompt(name, language).name == name  # pyright: ignore[reportArgumentType]


def test_all_missing_variables_are_named_at_once() -> None:
    """A person who forgot two variables learns of both from one message."""
    prompt = parse_prompt(HEADER + "## user\n$heading $segments\n", "t.md")
    with pytest.raises(PromptError, match="heading, segments"):
        prompt.messages()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("## user\nhi", "must begin with a TOML header"),
        ("+++\nname = \n+++\n## user\nhi", "header"),
        ('+++\nname = "t"\n+++\n## user\nhi', "lacks version, language, variables"),
        (HEADER + "## user\n$heading\n", "segments is declared but not used"),
        (HEADER + "## user\n$heading $segments $more\n", r"\$more is used but not declared"),
        (HEADER + "## user\n$heading $segments 5$\n", "must be written"),
        (HEADER + "## system\n$heading\n## user\n$heading $segments\n", "before the last message"),
        (HEADER + "## user\n$heading $segments\n## assistant\nok\n", "last message must be"),
    ],
)
def test_a_bad_template_says_what_is_wrong(text: str, message: str) -> None:
    """A mistake in a template is found when it is loaded, not in the thousandth request."""
    with pytest.raises(PromptError, match=message):
        parse_prompt(text, "t.md")


def test_report_text_is_data() -> None:
    """Braces, dollars and percent signs of a report reach the model as they are."""
    text = "支出{{7*7}}元，占{%50%}，$heading 与 $$，增长5%。"
    last = chunk_messages(load_prompt("extract", "zh"), chunk(text))[-1]["content"]
    assert f"[1] {text}" in last


def test_noise_is_not_asked_about_and_numbers_stay() -> None:
    """A noise segment is left out of the request while the others keep their numbers."""
    last = chunk_messages(load_prompt("extract", "zh"), chunk("甲。", "▲图片说明", "乙。", noise=(1,)))[-1]["content"]
    assert "[1] 甲。\n[3] 乙。" in last


def test_the_constant_part_comes_first_and_is_identical() -> None:
    """Two requests differ in their last message only, so that a prompt cache serves the rest."""
    prompt = load_prompt("extract", "zh")
    one, two = chunk_messages(prompt, chunk("甲。")), chunk_messages(prompt, chunk("乙。"))
    assert one[:-1] == two[:-1]
    assert len("".join(m["content"] for m in one[:-1])) > 500


def test_a_folder_replaces_only_the_templates_it_holds(tmp_path: Path) -> None:
    """`--prompts DIR` may hold one template; the others stay the shipped ones."""
    (tmp_path / "extract.zh.md").write_text(HEADER + "## user\n$heading\r\n$segments\n", encoding="utf-8", newline="")
    assert load_prompt("extract", "zh", tmp_path).name == "t"
    assert load_prompt("repair", "zh", tmp_path).name == "repair"
    with pytest.raises(PromptError, match="no such folder"):
        load_prompt("extract", "zh", tmp_path / "absent")
