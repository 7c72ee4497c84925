"""What pages say of files that could not be read, and of answers that did not come, is in their language."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path

import pytest

from llmsum.llm import failures
from llmsum.llm.answers import CUT_OFF, SPENT
from llmsum.llm.attempts import CRAMPED, HELD_SHORT, THOUGHT
from llmsum.llm.wire import DECLINED, ENDLESS
from llmsum.models import notes as sentences
from llmsum.reading.document import OTHERS
from llmsum.reading.readers import FORMATS
from llmsum.render import notes
from llmsum.render.faults import FAULTS
from llmsum.render.notes import in_words
from llmsum.render.remedies import REMEDIES
from llmsum.words.script import convert
from tests.support.reports import ROOT

SOURCE = ROOT / "src"
PLACES = ("reading", "batch", "folders", "review")  # where faults of a file are told that pages show
RAISED = {"InputError": (1, 2), "Unreadable": (0, 1)}  # which arguments are sentences
FILLED = {"{}", "is {}"}  # by other sentences, which are found by themselves
LANGUAGES = {"simplified": notes.SIMPLIFIED, "traditional": notes.TRADITIONAL}
ENGLISH_LEFT = re.compile(r"(?!llmsum batch|pip install)(?<!--)\b[a-z]{2,} [a-z]{2,}\b|; |: ")


def raised() -> Iterator[tuple[str, str]]:
    """Every sentence of an error about a file, with blanks, and where it stands."""
    for place in PLACES:
        for path in sorted((SOURCE / "llmsum" / place).rglob("*.py")):
            tree = ast.parse(path.read_text(encoding="utf-8"))
            for node in ast.walk(tree):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in RAISED:
                    for at in RAISED[node.func.id]:
                        for sentence in written(node.args[at], tree, path):
                            yield sentence, f"{path.relative_to(SOURCE)}:{node.lineno}"


def written(node: ast.expr, tree: ast.Module, path: Path) -> Iterator[str]:
    """What an expression can be as text: {} for what is filled in."""
    if isinstance(node, ast.Constant):
        yield str(node.value)
    elif isinstance(node, ast.IfExp):
        yield from written(node.body, tree, path)
        yield from written(node.orelse, tree, path)
    elif isinstance(node, ast.JoinedStr):
        parts = [str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values]
        yield "".join(parts)
    elif isinstance(node, ast.Name):
        module = import_module(".".join(path.relative_to(SOURCE).with_suffix("").parts).removesuffix(".__init__"))
        if isinstance(value := getattr(module, node.id, None), str):
            yield value
        for other in ast.walk(tree):
            if isinstance(other, ast.Assign) and ast.unparse(other.targets[0]) == node.id and value is None:
                yield from written(other.value, tree, path)


@cache
def found() -> dict[str, str]:
    own = {sentence: "document.OTHERS" for _, *told in OTHERS for sentence in told}
    formats = {told: one.name for one in FORMATS if not one.is_text for told in (one.told, f"is {one.told}")}
    return {**dict(raised()), **own, **formats}


@pytest.mark.parametrize("script", LANGUAGES)
def test_every_fault_of_a_file_is_in_the_language_of_the_page(script: str) -> None:
    """What is wrong and what to do, wherever it is raised; no word of English is left but names and options."""
    assert len(found()) > 100
    for sentence, place in found().items():
        told = in_words(sentence.replace("{}", "7"), LANGUAGES[script])
        assert told != sentence.replace("{}", "7") or sentence in FILLED, f"{place}: {sentence}"
        assert not ENGLISH_LEFT.search(told), f"{place}: {told}"


def test_no_fault_is_translated_that_nobody_raises() -> None:
    """What a change of words leaves behind is found."""
    raised_now = {*found(), *written_down()}
    stale = [sentence for sentence in (*FAULTS, *REMEDIES) if sentence not in raised_now]
    assert stale == []


def written_down() -> Iterator[str]:
    """Every text that stands in the source of the program, with blanks; where pages are made it is what is tested."""
    for path in (SOURCE / "llmsum").rglob("*.py"):
        if path.parent.name != "render":
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Constant | ast.JoinedStr):
                    yield from written(node, ast.Module([], []), path)


CAUSES = [
    *failures.CAUSES.values(),
    *failures.REFUSING_STATUS.values(),
    failures.BLOCKED,
    failures.BUSY,
    CUT_OFF,
    SPENT,
    HELD_SHORT,
    ENDLESS,
    DECLINED,
    THOUGHT.format(1_000),
    f"{CRAMPED} of api.example.com",
    failures.status_failure(401, frozenset({"invalid_api_key"}), {}, "m at api.example.com").cause,
    failures.status_failure(500, frozenset(), {}, "m at api.example.com:80").cause,
    failures.no_answer_failure("", "m at api.example.com").cause,
    f"{failures.UNREACHED} to api.example.com",
    "no answer from m at api.example.com within 60 s",
    "no answer from m at api.example.com within 60 s; more than 9 calls are not made",
]


@pytest.mark.parametrize("script", LANGUAGES)
@pytest.mark.parametrize("cause", CAUSES)
def test_why_an_answer_did_not_come_is_in_the_language_of_the_page(cause: str, script: str) -> None:
    """By itself, and in the warning that tells of the part that was lost."""
    lost = sentences.LOST.format("c3", "三、下一步", "failed", cause)
    for told in (in_words(cause, LANGUAGES[script]), in_words(lost, LANGUAGES[script])):
        assert not ENGLISH_LEFT.search(told.replace("m at ", "")), told
    assert ("失败，" if script == "simplified" else "失敗，") in in_words(lost, LANGUAGES[script])


def test_both_scripts_are_written_as_such() -> None:
    """No character of the other one."""
    for language, script in ((notes.SIMPLIFIED, "simplified"), (notes.TRADITIONAL, "traditional")):
        for words in language.values():
            assert convert(words, "simplified" if script == "simplified" else "traditional") == words


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ("甲: 乙.txt: is empty; give a file that holds a report", "甲: 乙.txt：是空文件；请给出有报告内容的文件"),
        ("is not a PDF file, as its name says, or only the beginning of one", "不像文件名所说是PDF文件，或者不完整"),
        ("HTTP 503 from m at h: it is busy, or out of service for a while", "HTTP 503，来自m at h：繁忙，或暂停服务"),
        ("丙: wurde nicht gelesen; warum auch immer", "丙: wurde nicht gelesen; warum auch immer"),
    ],
)
def test_a_message_is_told_part_by_part(told: str, words: str) -> None:
    """Paths stay as they are; so does what is not known."""
    assert in_words(told, notes.SIMPLIFIED) == words
