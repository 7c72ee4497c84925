"""Bytes of a page → text. What the bytes say counts more than what the page says of itself."""

import codecs
import re
from typing import NamedTuple

from llmsum.errors import InputError, UsageError
from llmsum.models.notes import DAMAGED_CHARACTERS
from llmsum.patterns import regex
from llmsum.reading.charset import MARKS, codec_name, decode_text
from llmsum.reading.readers.extracted import Unreadable

HEAD = 4096  # bytes in which a page declares its encoding; the standard says 1024, old pages have scripts above it
DECLARED = regex(r"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_:.-]{2,40})""", re.I)
TAG = regex(r"<[^<>]*>")
# A declared codec → those that decode all that is written under its name, the likeliest first.
FAMILIES = {"gb2312": ("gb18030",), "gbk": ("gb18030",), "hz": ("gb18030",), "big5": ("big5", "cp950", "big5hkscs")}
# Any bytes are text in these: what they decode proves nothing.
EASY = ("iso8859", "latin", "cp125", "ascii", "koi8", "mac")
# Beyond this share of damaged characters a page was decoded wrongly.
MAX_DAMAGED = 0.05
SAY = "name it with --encoding, for example --encoding gb18030, or save the page as UTF-8"


class Decoded(NamedTuple):
    """A page as text; `damaged` are the characters that could not be read."""

    text: str
    codec: str
    damaged: int = 0


def decode_page(data: bytes, encoding: str | None, declared: str | None = None) -> Decoded:
    """The text of a page.

    In this order: a byte-order mark; `encoding`, which the user named; valid UTF-8; the declared encoding, where the
    bytes are valid in it (GB2312 is read as GB18030, of which it is a part); detection; and for a page with a few
    damaged bytes, the encoding in which fewest are damaged.

    Args:
        data: the page.
        encoding: what the user named.
        declared: what a mail says of its part; without it the page's own declaration is looked for.

    Raises:
        Unreadable: it is not in the encoding that was named, or its encoding cannot be told.
    """
    if encoding or data.startswith(tuple(mark for mark, _ in MARKS)):
        return _named(data, encoding)
    candidates = _candidates(declared or declared_in(data))
    if b"\0" not in data:
        for codec in ("utf-8", *candidates):
            text = _strictly(data, codec)
            if text is not None and (codec == "utf-8" or not codec.startswith(EASY)):
                return Decoded(text, codec)
    try:
        _, codec = decode_text(_without_tags(data), "", None)
        return Decoded(data.decode(codec), codec)
    except (InputError, UnicodeDecodeError):
        return _damaged(data, candidates)


def declared_in(data: bytes) -> str | None:
    """The encoding that a page declares in its first bytes."""
    found = DECLARED.search(data[:HEAD].replace(b"\0", b"").decode("latin-1"))
    return found[1] if found else None


def _named(data: bytes, encoding: str | None) -> Decoded:
    try:
        return Decoded(*decode_text(data, "", encoding))
    except InputError as error:
        if not encoding and (marked := next(codec for mark, codec in MARKS if data.startswith(mark))):
            return _counted(data, marked)
        raise Unreadable(error.wrong, error.remedy) from None
    except UsageError as error:
        raise Unreadable("cannot be decoded", str(error)) from None


def _candidates(declared: str | None) -> tuple[str, ...]:
    if declared is None:
        return ()
    try:
        codec = codec_name(declared)
    except UsageError:
        return ()
    return FAMILIES.get(codec, (codec,)) if not codec.startswith(("utf", "hz")) else ()


def _strictly(data: bytes, codec: str) -> str | None:
    try:
        return data.decode(codec)
    except (UnicodeDecodeError, LookupError):
        return None


def _without_tags(data: bytes) -> bytes:
    """Only what is between tags tells the language; no half of a Han character is an angle bracket."""
    return TAG.sub(" ", data.decode("latin-1")).encode("latin-1") if b"\0" not in data else data


def _damaged(data: bytes, candidates: tuple[str, ...]) -> Decoded:
    codecs_tried = dict.fromkeys(("utf-8", *candidates, "gb18030"))
    best = min((_counted(data, codec) for codec in codecs_tried), key=lambda decoded: decoded.damaged)
    foreign = sum(char > "\x7f" for char in best.text)
    if best.damaged > max(2, MAX_DAMAGED * foreign) or "\0" in best.text:
        raise Unreadable("is in an encoding that cannot be told for certain", SAY)
    return best


def _counted(data: bytes, codec: str) -> Decoded:
    text = data.decode(codec, "replace")
    return Decoded(text, codecs.lookup(codec).name, text.count("\ufffd"))


def damage(decoded: Decoded) -> str:
    """What is to be told of characters that could not be read."""
    return DAMAGED_CHARACTERS.format(decoded.damaged)
