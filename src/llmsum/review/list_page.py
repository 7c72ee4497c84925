"""The list of what is reviewed, and the page that says what is wrong."""

from pathlib import PurePath

from llmsum.models import KINDS
from llmsum.render.html.markup import Html, element
from llmsum.render.html.shell import page
from llmsum.render.html.words import Words
from llmsum.render.plain import one_line
from llmsum.review.pages import ALLOWED, STYLES
from llmsum.review.shelf import Shelf
from llmsum.review.words import review_words

LIST, REVIEW = "../", "./"  # from the pages of one report


def list_page(shelf: Shelf) -> str:
    """Every report by its path, in the language of the first: the others are not opened for it."""
    words = shelf.words
    own = review_words(words)
    rows = (_row(shelf, number, own.begun) for number in range(len(shelf.places)))
    return _page(own.review, words, element("h1", own.all_reports), element("ul", *rows, class_="reports"))


def failed_page(told: str, words: Words, back: str) -> str:
    """What went wrong, and the way back: to `LIST`, or to the `REVIEW` of the same report."""
    own = review_words(words)
    name = own.all_reports if back == LIST else own.back
    way = element("p", element("a", f"← {name}", href=back))
    return _page(own.review, words, element("p", told, class_="alarm", role="alert"), way)


def _row(shelf: Shelf, number: int, begun: str) -> Html:
    name = one_line(shelf.places[number].name)
    label = element("span", begun, class_="verdict") if shelf.is_begun(number) else ""
    path = PurePath(name)
    folder = element("span", f"{path.parent}/", class_="quiet") if str(path.parent) != "." else ""
    return element("li", element("a", folder, path.name, href=f"{number}/"), " ", label)


def _page(title: str, words: Words, *body: Html) -> str:
    return page(title, words.lang, element("main", *body, class_="plain"), STYLES, (), KINDS, ALLOWED)
