"""What became of plans as one HTML file: a part for each organisation, each plan with its verdict and both figures."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final

from llmsum.follow import Course, Followed, Verdict
from llmsum.follow.pages import ENGLISH, SIMPLIFIED, TRADITIONAL, VERDICTS, words_of
from llmsum.models import KINDS
from llmsum.render.html.markup import Html, element
from llmsum.render.html.shell import page
from llmsum.render.plain import one_line

LANGUAGES: Final = {id(SIMPLIFIED): "zh-Hans", id(TRADITIONAL): "zh-Hant", id(ENGLISH): "en"}


def follow_page(courses: Sequence[Course]) -> str:
    """A whole file, in the language of most of the reports; each part in that of its report."""
    counts = Counter(id(words_of(course)) for course in courses)
    words = max((SIMPLIFIED, TRADITIONAL, ENGLISH), key=lambda words: counts[id(words)])
    every = [one for course in courses for one in course.plans]
    body = element(
        "main",
        element("h1", words["title"]),
        _totals(every, words) if every else "",
        _choices(every, words),
        *map(_course, courses),
        class_="follow",
    )
    return page(words["title"], LANGUAGES[id(words)], body, ("base.css", "follow.css"), ("follow.js",), KINDS)


def _counted(plans: Sequence[Followed]) -> list[tuple[Verdict, int]]:
    counts = Counter(one.verdict for one in plans)
    return [(verdict, counts[verdict]) for verdict in VERDICTS if counts[verdict]]


def _totals(plans: Sequence[Followed], words: Mapping[str, str]) -> Html:
    """How many there are of each verdict, and a bar of their shares."""
    counted = _counted(plans)
    cells = (
        element("div", element("dt", words[verdict]), element("dd", f"{count:,}"), class_=verdict)
        for verdict, count in counted
    )
    bars: list[Html] = []
    done = 0
    for verdict, count in counted:
        bars.append(element("rect", x=str(done), y="0", width=str(count), height="1", class_=verdict))
        done += count
    bar = element(
        "svg", *bars, viewBox=f"0 0 {done} 1", preserveAspectRatio="none", role="img", aria_label=words["title"]
    )
    return element("header", element("dl", *cells, class_="totals"), bar)


def _choices(plans: Sequence[Followed], words: Mapping[str, str]) -> Html:
    """Buttons that the script makes use of: which verdicts are shown."""
    buttons = (
        element("button", words[verdict], type="button", data_verdict=verdict, aria_pressed="true", class_=verdict)
        for verdict, _ in _counted(plans)
    )
    return element("div", *buttons, class_="tools", role="group", aria_label=words["title"])


def _course(course: Course) -> Html:
    words = words_of(course)
    named = [part for part in (course.organisation or course.document, course.period) if part]
    told = " · ".join(f"{words[verdict]} {count}" for verdict, count in _counted(course.plans))
    later = ", ".join(course.later) or words["nobody"]
    return element(
        "section",
        element("h2", one_line(" · ".join(named))),
        element("p", one_line(f"{course.document} → {later}"), class_="quiet"),
        element("p", told, class_="quiet") if course.later else "",
        element("ol", *(_plan(one, words) for one in course.plans)) if course.later else "",
        lang=LANGUAGES[id(words)],
    )


def _plan(one: Followed, words: Mapping[str, str]) -> Html:
    deadline = one.plan.deadline
    unit = element("b", f"{one.plan.unit} ", class_="unit") if one.plan.unit else ""
    said = [element("p", element("b", one.plan.id), " ", unit, one.plan.statement)]
    if deadline and deadline not in one.plan.statement:
        said.append(element("p", f"{words['deadline']}: {deadline}", class_="quiet"))
    return element(
        "li",
        element("span", words[one.verdict], class_=f"verdict {one.verdict}"),
        element("div", *said, *_found(one, words)),
        data_verdict=one.verdict,
    )


def _found(one: Followed, words: Mapping[str, str]) -> list[Html]:
    """What the later report says, and its figures beside those of the plan."""
    if one.item is None:
        return []
    how = element("span", words["by_model"], class_="quiet") if one.by == "model" else ""
    found = [element("p", "→ ", element("b", one.item.id), " ", one.item.statement, how, class_=f"found {one.kind}")]
    parts = [_part(part, one, words) for part in one.parts]
    return [*found, element("ul", *parts)] if parts else [*found, *_figures(one, words)]


def _part(part: Followed, one: Followed, words: Mapping[str, str]) -> Html:
    """One thing of several that were planned, with the item that tells of it where that is another."""
    other = part.item if part.item is not None and part.item is not one.item else None
    return element(
        "li",
        element("span", words[part.verdict], class_=f"verdict {part.verdict}"),
        element(
            "div",
            element("p", part.plan.statement),
            element("p", "→ ", element("b", other.id), " ", other.statement, class_="found") if other else "",
            *_figures(part, words),
        ),
        class_="part",
    )


def _figures(one: Followed, words: Mapping[str, str]) -> list[Html]:
    """What was reached beside what was planned."""
    return [
        element("p", words["planned"].format(pair.planned.raw, pair.reached.raw), class_=_reached(pair.is_enough))
        for pair in one.figures
    ]


def _reached(is_enough: bool) -> str:
    return "figure enough" if is_enough else "figure short"
