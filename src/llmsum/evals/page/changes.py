"""The verdict with its reasons, and the items that one run found and the other did not."""

from collections.abc import Mapping, Sequence

from llmsum.evals.cases import Case
from llmsum.evals.moved import Moved
from llmsum.evals.page.markup import anchor
from llmsum.evals.verdict import Comparison
from llmsum.render.html.markup import Html, element, joined, link


def verdict_block(comparison: Comparison) -> Html:
    """BETTER, WORSE or INCONCLUSIVE, why, and what was not compared."""
    guards = ", ".join(guard.name for guard in comparison.guards)
    notes = [
        f"guards that fired: {guards}" if guards else "no guard fired",
        *(f"not compared: {name}, {why}" for name, why in comparison.left_out),
        *(f"failed in one of the runs: {name}" for name in comparison.failed),
    ]
    return element(
        "section",
        element("h2", element("strong", comparison.verdict), f" {comparison.before} → {comparison.after}"),
        element("ul", joined(element("li", reason) for reason in comparison.reasons)),
        element("ul", joined(element("li", note) for note in notes), class_="quiet"),
        class_=f"verdict {comparison.verdict.lower()}",
    )


def moved_lists(comparison: Comparison, cases: Mapping[str, Case]) -> Html:
    """The items lost, then those gained, each with its evidence in context and linked to its place."""
    told = "In every repeat of one run and in none of the other. The evidence stands in 【】."
    return element(
        "section",
        element("h2", "Items gained and lost"),
        element("p", told, class_="quiet"),
        _moved("lost", comparison.lost, cases),
        _moved("gained", comparison.gained, cases),
    )


def _moved(name: str, items: Sequence[Moved], cases: Mapping[str, Case]) -> Html:
    lines = (_item(item, cases.get(item.document)) for item in items)
    return element("div", element("h3", f"{len(items)} {name}"), element("ol", joined(lines)), class_=f"moved {name}")


def _item(item: Moved, case: Case | None) -> Html:
    language = case.gold.language if case else None
    place = link(anchor(item.document, "gold", item.gold), f"{item.document} {item.gold}")
    return element(
        "li",
        element("p", place, " ", element("span", item.kind, class_=f"chip {item.kind}"), f" {item.importance}"),
        element("p", item.statement, lang=language),
        element("p", item.evidence, class_="quiet", lang=language),
    )
