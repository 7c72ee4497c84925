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
PLACES_LOST: Final = "the model named further places in a way that could not be read"
# What speaks against the kind of a model's item.
UNDER_ACHIEVEMENTS: Final = "it stands under a heading of achievements"
UNDER_PROBLEMS: Final = "it stands under a heading of problems"
UNDER_PLANS: Final = "it stands under a heading of plans"
RATHER_ACHIEVEMENT: Final = "its words are rather those of an achievement ({})"
RATHER_PROBLEM: Final = "its words are rather those of a problem ({})"
RATHER_PLAN: Final = "its words are rather those of a plan ({})"
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
# What readers of formats say they left out, or took for granted; see `counted` for blanks that tell one from several.
COMMENTS_OUT: Final = "{} comment{} left out"
HIDDEN_TEXT_OUT: Final = "hidden text was left out ({} characters)"
HIDDEN_CHARACTERS_OUT: Final = "{} hidden characters were left out"
CHANGES_TAKEN: Final = "tracked changes were accepted, with {} removals"
FILES_INSIDE_OUT: Final = "files inside it were left out ({})"
PICTURES_OUT: Final = "{} picture{} not read"
CODE_OUT: Final = "{} stretch{} of code {} not read"
TOO_MANY_LINES: Final = "so many lines are read as plain text"
DAMAGED_CHARACTERS: Final = "{} characters are damaged and could not be read"
SLIDES_OUT: Final = "{} hidden slide{} left out"
PICTURE_SLIDE: Final = "slide {} holds only a picture"
OBJECTS_OUT: Final = "{} embedded object{} left out"
CHARTS_OUT: Final = "{} chart{} left out"
SHEETS_OUT: Final = "{} hidden sheet{} left out: {}"
ROWS_OUT: Final = "{} hidden row{} of sheet {} {} left out"
COLUMNS_OUT: Final = "{} hidden column{} of sheet {} {} left out"
FAR_COLUMNS_OUT: Final = "columns beyond the first {} of sheet {} were left out"
SHEET_COMMENTS_OUT: Final = "{} comment{} of sheet {} left out"
UNCOUNTED: Final = "{} formulas of sheet {} have no value: the file was never calculated"
AS_STORED: Final = "numbers of .xlsb files stand as they are stored: 98.5% may be 0.985"
NAVIGATION_OUT: Final = "{} more lines of navigation were left out"
ATTACHED_MAIL_OUT: Final = "the attached mail {} was left out"
ATTACHMENT_OUT: Final = "the attachment {} was left out"
OLDER_MAIL: Final = "the older mail below it was read as its text"
COVER_LETTER: Final = "the mail is only a cover letter: its report may be the attachment {}, give that"
ATTACHED_OUT: Final = "{} attached file{} not read"
FORM: Final = "it is an XFA form: what is filled in may be missing"
PAGE_OUT: Final = "page {} is damaged and was left out"
SCANNED: Final = "page{} {}, scanned, {} recognised"
SCANNED_OUT: Final = "page{} {}, scanned, {} not read; {}"
GARBLED: Final = "page{} {}, without a usable layer of text, {} recognised"
GARBLED_OUT: Final = "page{} {}, without a usable layer of text, {} not read; {}"
INSTALL_OCR: Final = "{} reads them"
ALLOW_OCR: Final = "let them be recognised"
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


def counted(note: str, count: int, *more: object) -> str:
    """A note whose first blank is a number, and whose second is " was" or "s were" by it."""
    return note.format(count, " was" if count == 1 else "s were", *more)
