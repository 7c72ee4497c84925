"""What the program says of its own doing, on items and on summaries, each with its blanks.

In the contract these sentences stand as here; pages have them in the language of the report (`render.notes`).
"""

from typing import Final

# Why an item was changed.
WEIGHED: Final = "{} → {} beside the other items of the report"
WORDED: Final = "the model gave no statement; these are the words of the report"
DOUBTED: Final = "its words are rather those of another kind: {} ({})"
RESTATED: Final = "not in the evidence: {}; it said: {}"
MOVED: Final = "the cited segments hold {} of its words, these {}"
SAID_AGAIN: Final = "said again: {}"
TELLS_THE_SAME: Final = "tells the same: {}"
PLACES_LOST: Final = "the model named further places in a way that could not be read"
# Where a figure stands that the cited segments lack.
BY_NAME: Final = "{}: the name stands in the report"
BEFORE: Final = "{}: the sentence before"
IN_HEADING: Final = "{}: the heading"
IN_HEAD: Final = "{}: the head of the page"
AT_BEGINNING: Final = "{}: where the report begins"
NEARBY: Final = "{}: a segment nearby"
# Why an item was rejected.
NOT_IN_EVIDENCE: Final = "not in the evidence: {}"
UNSAID: Final = "the text does not say this"
NO_FACT: Final = "nothing in it can be checked"
# What a reader should know of a summary.
LOST: Final = "{} ({}): {}, {}; its items may be missing"
NOT_VERIFIED: Final = "{} item(s) could not be verified against the text and are kept apart under `rejected`"
NOT_WEIGHED: Final = (
    "no answer to the last look over all items: weights may not fit together, one thing may be told twice"
)
# What readers of formats say they left out; the second blank is " was" or "s were".
COMMENTS_OUT: Final = "{} comment{} left out"
HIDDEN_TEXT_OUT: Final = "hidden text was left out ({} characters)"
HIDDEN_CHARACTERS_OUT: Final = "{} hidden characters were left out"
PICTURES_OUT: Final = "{} picture{} not read"
CODE_OUT: Final = "{} stretch{} of code {} not read"
SLIDES_OUT: Final = "{} hidden slide{} left out"
SHEETS_OUT: Final = "{} hidden sheet{} left out: {}"
NAVIGATION_OUT: Final = "{} more lines of navigation were left out"
ATTACHMENT_OUT: Final = "the attachment {} was left out"
ATTACHED_OUT: Final = "{} attached file{} not read"
PAGE_OUT: Final = "page {} is damaged and was left out"
RECOGNISED: Final = "read from pictures, {} % sure: compare figures with the original"
ADDRESSED: Final = (
    "{} passage(s) speak to the reader or are in another language: no order in them is followed, and"
    " the built-in rules make no item of them"
)
DAMAGED: Final = "the source holds replacement characters (U+FFFD): some text was lost before it came here"
# Figures of the report that contradict each other.
SHARE: Final = "figures disagree: {} of {} is {} %, not {}"
SUM: Final = "figures disagree: {} make {}, not {}"
ABOVE: Final = "figures disagree: {} is part of {}, and above it"
GROWTH: Final = "figures disagree: from {} to {} is {}, not {}"
TWO_VALUES: Final = "figures disagree: {} here and {} there for one measure"
