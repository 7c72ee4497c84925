"""What a page of two sides has on narrow screens, where one of them is shown at a time."""

from llmsum.render.html.markup import Html, element
from llmsum.render.html.words import Words


def tabs(words: Words) -> Html:
    """On narrow screens one side is shown at a time."""
    buttons = (
        element("button", name, type="button", data_view=view, aria_pressed="true" if view == "summary" else "false")
        for view, name in (("summary", words.summary), ("source", words.source))
    )
    return element("nav", *buttons, class_="tabs", aria_label=f"{words.summary} / {words.source}")


def now(words: Words, *buttons: Html) -> Html:
    """On narrow screens, below the source: the item that is lit, what can be done with it, and the way to the next."""
    return element(
        "aside",
        element("button", "←", type="button", data_step="-1", aria_label=words.previous),
        element("p", id="now", aria_live="polite"),
        *buttons,
        element("button", "→", type="button", data_step="1", aria_label=words.next),
        class_="now",
        hidden="",
    )
