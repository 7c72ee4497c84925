"""The list of what is reviewed with how far each is, and the page that says what is wrong."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import PurePath

from llmsum.models import KINDS
from llmsum.render.html.language import most_spoken
from llmsum.render.html.markup import Html, element
from llmsum.render.html.shell import page
from llmsum.render.html.words import Words
from llmsum.render.plain import one_line
from llmsum.review.pages import ALLOWED, STYLES
from llmsum.review.tally import Counted, Tally, first_open
from llmsum.review.words import ReviewWords, review_words

LIST, REVIEW = "../", "./"  # from the pages of one report


def list_page(names: Iterable[str], tallies: Sequence[Counted]) -> str:
    """Every report by its path, in the language of most.

    Args:
        names: the paths.
        tallies: how far each report is, or why it cannot be reviewed; the first that is not done is linked to.
    """
    usable = [tally for tally in tallies if isinstance(tally, Tally)]
    words = most_spoken(tally.lang for tally in usable)
    own, to_do = review_words(words), first_open(enumerate(tallies))
    rows = (
        _row(one_line(name), number, tally, words)
        for number, (name, tally) in enumerate(zip(names, tallies, strict=True))
    )
    way = (
        element("p", element("a", f"{own.next_report} →", href=f"{to_do}/", class_="main"))
        if to_do is not None
        else element("p", own.all_done, class_="saved")
    )
    return _page(
        own.review,
        words,
        element("h1", own.all_reports),
        _sum(usable, own),
        way,
        element("ul", *rows, class_="reports"),
    )


def failed_page(told: str, words: Words, back: str) -> str:
    """What went wrong, and the way back: to `LIST`, or to the `REVIEW` of the same report."""
    own = review_words(words)
    name = own.all_reports if back == LIST else own.back
    way = element("p", element("a", f"← {name}", href=back))
    return _page(own.review, words, element("p", words.labels.told(told), class_="alarm", role="alert"), way)


def _sum(tallies: Sequence[Tally], own: ReviewWords) -> Html:
    """All reports together."""
    done = sum(tally.is_done for tally in tallies)
    whole, decided = sum(tally.whole for tally in tallies), sum(tally.decided for tally in tallies)
    told = own.in_all.format(f"{len(tallies):,}", f"{done:,}", f"{whole:,}", f"{decided:,}")
    doubtful = sum(tally.doubtful for tally in tallies)
    bar = element("progress", max=str(max(len(tallies), 1)), value=str(done), aria_label=told)
    return element("p", bar, element("span", told), *_doubt(doubtful, own), class_="sum")


def _row(name: str, number: int, tally: Counted, words: Words) -> Html:
    own, path = review_words(words), PurePath(name)
    folder = element("span", f"{path.parent}/", class_="quiet") if str(path.parent) != "." else ""
    title = tally.title if isinstance(tally, Tally) else None
    told = (element("a", title, href=f"{number}/"), element("span", name, class_="path")) if title else None
    link = element("div", *(told or (element("a", folder, path.name, href=f"{number}/"),)))
    if not isinstance(tally, Tally):
        fault = element("span", f"{own.unusable}: {words.labels.told(str(tally))}", class_="fault")
        return element("li", link, element("div", fault, class_="how-far"))
    return element("li", link, element("div", *_how_far(tally, own), class_="how-far"), class_=_state(tally))


def _state(tally: Tally) -> str:
    return "done" if tally.is_done else "begun" if tally.decided else "untouched"


def _how_far(tally: Tally, own: ReviewWords) -> Iterator[Html]:
    if tally.is_done:
        yield element("span", own.done, class_="verdict done")
    elif tally.decided and not tally.is_blind:
        yield element("progress", max=str(tally.whole), value=str(tally.decided), aria_hidden="true")
    blind = own.in_report_blind.format(tally.whole)
    yield element("span", blind if tally.is_blind else own.in_report.format(tally.whole, tally.decided))
    yield from _doubt(tally.doubtful, own)
    if tally.is_saved:
        yield element("span", own.is_saved, class_="verdict")


def _doubt(count: int, own: ReviewWords) -> Iterator[Html]:
    if count:
        yield element("span", own.doubtful.format(f"{count:,}"), class_="doubt", title=own.doubtful_hint)


def _page(title: str, words: Words, *body: Html) -> str:
    return page(title, words.lang, element("main", *body, class_="plain"), STYLES, (), KINDS, ALLOWED)
