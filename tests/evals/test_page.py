"""The HTML report of a run, read by a parser: what stands in it, and what no document can do to it."""

import re
from collections.abc import Sequence
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from llmsum.evals.cases import HELD_OUT, Case
from llmsum.evals.gold import GoldEvidence, GoldItem
from llmsum.evals.measures import MEASURES
from llmsum.evals.page import run_page
from llmsum.evals.page.items import Entry, Reading, Side
from llmsum.evals.page.marks import side_by_side
from llmsum.evals.page.markup import anchor, number
from llmsum.evals.verdict import compare
from llmsum.models import KINDS
from llmsum.render.html.markup import Html, element

from .building import RAW, SENTENCES, case, gold_item, predicted_item, run

ALL = [predicted_item(number) for number in range(len(SENTENCES))]
GOLD = [gold_item(number) for number in range(len(SENTENCES))]
EMPTY_TAGS = {"meta", "input"}
HOSTILE = "<script>alert(1)</script>完成\"'><img src=x onerror=alert(2)>&lt;25宗&amp;</div></main>。"


class Page(HTMLParser):
    """What a browser would see: elements with their attributes, the text, and the text of both columns."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[tuple[str, str]] = []
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.columns = {"gold": "", "predicted": ""}
        self.text = ""
        self.feed(page)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        assert not (tag == "mark" and any(name == "mark" for name, _ in self.open)), "a mark inside a mark"
        self.elements.append((tag, told))
        if tag not in EMPTY_TAGS:
            self.open.append((tag, told.get("class", "")))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop()[0] == tag, "elements close in the order they were opened"

    def handle_data(self, data: str) -> None:
        self.text += data
        for tag, name in self.open:
            if tag == "div" and name in self.columns:
                self.columns[name] += data

    def all(self, tag: str, name: str = "") -> list[dict[str, str]]:
        return [told for other, told in self.elements if other == tag and name in ["", *told.get("class", "").split()]]

    def tag(self, label: str) -> dict[str, str]:
        """The one tag in the text that begins with this label."""
        (found,) = (told for told in self.all("a", "tag") if told["data-label"].startswith(label))
        return found


def cases(*names: str) -> dict[str, Case]:
    return {name: case(GOLD, name) for name in names}


def test_a_page_needs_nothing_but_itself():
    """No script, no picture, no link that leaves the page, and a policy that would forbid them."""
    page = run_page(run("r", [case(GOLD)], [[ALL]]), cases("report"), None)
    read = Page(page)
    assert {tag for tag, _ in read.elements}.isdisjoint({"script", "link", "img", "iframe", "object", "base"})
    assert all(told["href"].startswith("#") for told in read.all("a"))
    assert not re.search(r"https?:|url\(|@import", page)
    assert "default-src 'none'" in page
    assert "prefers-color-scheme: dark" in page


def test_hostile_text_stays_text():
    """Markup in a document, a statement, an error, a name or a note is shown, and makes no element."""
    raw = RAW + HOSTILE
    quote = GoldEvidence(start=len(RAW), end=len(raw), quote=HOSTILE)
    item = gold_item(0).model_copy(update={"statement": HOSTILE, "evidence": (quote,), "id": 'a" b'})
    labelled = case([item], "<b>&name", raw)
    answers = [predicted_item(0, HOSTILE, quote=HOSTILE, raw=raw)]
    told = run(HOSTILE, [labelled], [[answers, None]]).model_copy(update={"note": HOSTILE, "model": HOSTILE})
    plain = Page(run_page(run("r", [case(GOLD)], [[ALL, None]]), cases("report"), None))
    read = Page(run_page(told, {labelled.name: labelled}, None))
    assert {tag for tag, _ in read.elements} <= {tag for tag, _ in plain.elements}
    assert not any(name.startswith("on") for _, told in read.elements for name in told)
    assert read.columns["gold"] == read.columns["predicted"] == raw
    assert read.text.count("<script>alert(1)</script>") >= 5


SPANS = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), min_size=1, max_size=3)
TEXTS = st.text(alphabet="<>&\"'完成２５宗。　\n\r\t \x00𠮷é;#amp/", max_size=40)


def entries(side: Side, raw: str, told: Sequence[Sequence[tuple[int, int]]]) -> tuple[Entry, ...]:
    cut = [sorted({(min(a, b, len(raw)), min(max(a, b), len(raw))) for a, b in spans}) for spans in told]
    return tuple(
        Entry("d", side, f"{at}<", KINDS[at % 3], "correct", raw, raw, tuple((a, b) for a, b in spans if a < b), None)
        for at, spans in enumerate(cut)
    )


@given(raw=TEXTS, gold=st.lists(SPANS, max_size=6), predicted=st.lists(SPANS, max_size=6))
@settings(max_examples=300)
def test_overlapping_marks_leave_the_text_as_it_was(
    raw: str, gold: list[list[tuple[int, int]]], predicted: list[list[tuple[int, int]]]
):
    """Whatever overlaps, elements nest, no mark lies in another, and without its tags the markup is the text."""
    read = Reading(entries("gold", raw, gold), entries("predicted", raw, predicted))
    page = Page(side_by_side(raw, read, "zh"))
    assert page.columns == {"gold": raw, "predicted": raw}
    assert len(page.all("a", "tag")) == sum(len(entry.spans) for entry in read.gold + read.predicted)


@given(raw=TEXTS, gold=st.lists(SPANS, max_size=6))
@settings(max_examples=100)
def test_just_the_labelled_characters_are_marked(raw: str, gold: list[list[tuple[int, int]]]):
    """The marked pieces together are the characters that some span covers."""
    read = Reading(entries("gold", raw, gold), ())
    covered = {at for entry in read.gold for start, end in entry.spans for at in range(start, end)}
    pieces = re.findall(r"<mark[^>]*>(.*?)</mark>", side_by_side(raw, read, "zh"), re.S)
    marked = "".join(raw[at] for at in sorted(covered))
    assert Page("".join(f'<div class="gold">{piece}</div>' for piece in pieces)).columns["gold"] == marked


def test_every_link_leads_somewhere_on_the_page():
    """Ids are unique and every link has its target, also for names with spaces and Chinese ones."""
    items = [gold_item(number).model_copy(update={"id": f"目标 {number}%"}) for number in range(len(SENTENCES))]
    labelled = {name: case(items, name) for name in ("街道 报告", "b")}
    before = run("before", list(labelled.values()), [[ALL], [ALL[:2]]])
    after = run("after", list(labelled.values()), [[ALL[:3]], [ALL]])
    read = Page(run_page(after, labelled, compare(before, after, labelled)))
    ids = [told["id"] for _, told in read.elements if "id" in told]
    assert len(ids) == len(set(ids))
    assert {told["href"][1:] for told in read.all("a")} <= set(ids)
    assert not any(re.search(r"\s", name) for name in ids)


def test_a_gold_mark_and_its_prediction_lead_to_each_other():
    """The tag of g0 leads to the tag of x0 and back, and both tell the other's statement."""
    read = Page(run_page(run("r", [case(GOLD)], [[ALL]]), cases("report"), None))
    gold, predicted = read.tag("g0"), read.tag("x0")
    assert gold["href"] == f"#{predicted['id']}"
    assert predicted["href"] == f"#{gold['id']}"
    assert "paired with x0" in gold["title"]
    assert SENTENCES[0] in gold["title"]


def test_every_fate_is_named_and_drawn():
    """Right, wrong kind, wrong fact, missed, duplicate and spurious items are told apart in text and list."""
    labelled = case([gold_item(0), gold_item(1), gold_item(2), gold_item(3)])
    answers = [
        predicted_item(0),
        predicted_item(1, kind="plan"),
        predicted_item(3, "明年计划新建社区食堂9个。"),
        predicted_item(0),
        predicted_item(4),
    ]
    read = Page(run_page(run("r", [labelled], [[answers]]), {"report": labelled}, None))
    labels = {told["data-label"] for told in read.all("a", "tag")}
    assert {label for label in labels if label[0] == "g"} == {"g0 ✓", "g1 ≠ kind", "g2 missed", "g3 ✗ fact"}
    fates = {label.split(" ", 1)[1] for label in labels if label[0] == "x"}
    assert fates == {"✓", "≠ kind", "✗ fact", "duplicate", "spurious"}
    for state in ("correct", "wrong_kind", "wrong_fact", "missed", "duplicate", "spurious"):
        assert read.all("tr", state)
        assert [mark for mark in read.all("mark", state) if "title" in mark]


def test_the_headline_tells_of_failures():
    """A crash in two of four documents halves the score, and the page says who failed."""
    labelled = cases("a", "b", "c", "d")
    read = Page(run_page(run("r", list(labelled.values()), [[ALL], [ALL], [None], [None]]), labelled, None))
    assert "F1 0.500" in read.text
    assert "2 scored, 2 failed" in read.text
    assert "failed: c: crashed" in read.text
    assert read.columns["gold"] == RAW * 4


def test_every_measure_has_its_interval():
    """Without a comparison each measure is told with mean and interval, and there is no verdict."""
    labelled = cases("a", "b")
    page = run_page(run("r", list(labelled.values()), [[ALL], [ALL[:3]]]), labelled, None)
    read = Page(page)
    assert all(measure.name.replace("_", " ") in read.text for measure in MEASURES)
    assert len(read.all("span", "interval")) > 10
    assert not read.all("section", "verdict")


def test_a_comparison_gives_verdict_reasons_and_lost_items():
    """WORSE stands with every reason, and every lost item with its statement and its evidence in context."""
    labelled = {name: case([gold_item(n, importance="must") for n in range(5)], name) for name in "abc"}
    before = run("before", list(labelled.values()), [[ALL]] * 3)
    after = run("after", list(labelled.values()), [[ALL[:3]]] * 3)
    comparison = compare(before, after, labelled)
    read = Page(run_page(after, labelled, comparison))
    assert read.all("section", "worse")
    assert all(reason in read.text for reason in comparison.reasons)
    assert f"guards that fired: {', '.join(guard.name for guard in comparison.guards)}" in read.text
    assert "must_items" in read.text
    assert len(comparison.lost) == 6
    assert all(item.statement in read.text and item.evidence in read.text for item in comparison.lost)
    assert "0 gained" in read.text


def test_held_out_documents_are_marked():
    """A document that nobody tuned on is marked in the table and at its text, the others are not."""
    name = min(HELD_OUT)
    labelled = cases("a", name)
    read = Page(run_page(run("r", list(labelled.values()), [[ALL], [ALL]]), labelled, None))
    assert len(read.all("abbr", "held-out")) == 2
    assert "tuned on 1.000" in read.text
    assert "held out 1.000" in read.text


def test_the_confusion_is_summed_over_documents():
    """Two documents with one achievement taken for a plan each: 2 in that cell."""
    labelled = cases("a", "b")
    answers = [[ALL[0], predicted_item(1, kind="plan"), *ALL[2:]]]
    page = run_page(run("r", list(labelled.values()), [answers, answers]), labelled, None)
    table = page[page.index('class="confusion"') :]
    row = table[table.index("gold achievement") : table.index("gold problem")]
    assert re.findall(r">(\d+)<", row) == ["4", "0", "2", "0"]


def test_recall_by_tenth_is_drawn_to_scale():
    """Of two documents one lost its last item: a bar is as high as the recall, and tenths without items are empty."""
    labelled = cases("a", "b")
    told = run("r", list(labelled.values()), [[ALL], [ALL[:4]]])
    read = Page(run_page(told, labelled, None))
    whole = float(read.all("rect", "whole")[0]["height"])
    tenths = zip(*(document.scores[0].tenths for document in told.documents), strict=True)
    heights = [whole * (one[0] + other[0]) / max(1, one[1] + other[1]) for one, other in tenths]
    assert [float(told["height"]) for told in read.all("rect", "part")] == heights
    assert sorted(heights) == [0] * 5 + [whole / 2] + [whole] * 4
    assert "0.500 (1 of 2)" in read.text


def test_the_first_repeat_with_a_summary_is_shown():
    """Of a crash and an answer the answer is shown, and the page says which it is."""
    read = Page(run_page(run("r", [case(GOLD)], [[None, ALL]]), cases("report"), None))
    assert "repeat 2 of 2" in read.text
    assert read.tag("x0")["data-label"] == "x0 ✓"


@pytest.mark.parametrize(
    ("labelled", "said"),
    [({}, "no labels any more"), ({"report": case(GOLD[:2])}, "labels changed since it was scored")],
)
def test_labels_that_are_gone_or_others_are_told(labelled: dict[str, Case], said: str):
    """A run outlives its labels: the scores stay, and the page says what it cannot show rightly."""
    assert said in Page(run_page(run("r", [case(GOLD)], [[ALL]]), labelled, None)).text


def test_a_run_of_nothing_is_a_page():
    """No documents give no score, not 0, and still a page."""
    assert "F1 –" in Page(run_page(run("r", [], []), {}, None)).text


def test_evidence_outside_the_text_is_not_marked():
    """Offsets of a label are a claim: one behind the end of the text marks nothing, and its row has no dead link."""
    far = GoldEvidence(start=len(RAW) + 5, end=len(RAW) + 9, quote="25宗")
    item: GoldItem = gold_item(0).model_copy(update={"evidence": (far,)})
    labelled = case([item, gold_item(1)])
    read = Page(run_page(run("r", [labelled], [[ALL[1:2]]]), {"report": labelled}, None))
    assert read.columns["gold"] == RAW
    assert anchor("report", "gold", "g0") not in {told.get("id") for told in read.all("a")}


def test_text_is_escaped_and_markup_is_not():
    """Only what is marked as markup enters as it is; attributes are always text."""
    assert element("p", "<b>", Html("<i></i>"), title='"<"') == '<p title="&quot;&lt;&quot;">&lt;b&gt;<i></i></p>'


def test_numbers_keep_what_can_be_read():
    """Shares have three figures behind the point, large ones none, tiny ones do not read 0.000, None is no score."""
    written = [number(value) for value in (None, 0, 0.5, 12.34, 1234.5, 0.00012)]
    assert written == ["–", "0", "0.500", "12.3", "1,234", "0.00012"]
    assert [number(value, signed=True) for value in (0.1, -0.1)] == ["+0.100", "-0.100"]
