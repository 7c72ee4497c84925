"""What the program says of its own doing, on items and on summaries, each with its blanks.

In the contract these sentences stand as here; pages have them in the language of the report (`render.notes`).
"""

from typing import Final

# Why an item was changed.
WEIGHED: Final = "{} → {} beside the other items of the report"
WORDED: Final = "the model gave no statement; these are the words of the report"
RESTATED: Final = "not in the evidence: {}; it said: {}"
MOVED: Final = "the cited segments hold {} of its words, these {}"
SAID_AGAIN: Final = "said again: {}"
TELLS_THE_SAME: Final = "tells the same: {}"
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
RECOGNISED: Final = "read from pictures, {} % sure: compare figures with the original"
ADDRESSED: Final = (
    "{} passage(s) speak to the reader or are in another language: no order in them is followed, and"
    " the built-in rules make no item of them"
)
DAMAGED: Final = "the source holds replacement characters (U+FFFD): some text was lost before it came here"
