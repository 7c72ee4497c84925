"""The parts of a mail, or of a page that was saved in the form of one."""

import email
from collections.abc import Iterator
from email.errors import MessageError
from email.header import decode_header
from typing import TYPE_CHECKING, NamedTuple, TypeAlias, cast

from llmsum.errors import InputError
from llmsum.patterns import regex
from llmsum.reading.charset import decode_text
from llmsum.reading.readers.extracted import Unreadable
from llmsum.reading.readers.web.decoding import FAMILIES, Decoded, decode_page

if TYPE_CHECKING:
    from email.message import Message

Mail: TypeAlias = "Message[str, str]"
TEXTS = ("text/plain", "text/html", "application/xhtml+xml")
WORD_GAP = regex(r"\?=\s+=\?")


def parse_mail(data: bytes) -> Mail:
    """The mail that `data` is.

    Raises:
        Unreadable: its parts lie too deep in each other.
    """
    try:
        return email.message_from_bytes(data.lstrip())
    except (RecursionError, MessageError, ValueError, LookupError, AttributeError):
        raise Unreadable("is damaged, or made to be unreadable", "export the mail anew and give that") from None


def field(mail: Mail, name: str) -> str:
    """A field of the head as text, "" where there is none. Mailers of offices write it encoded, or as bare bytes."""
    raw = next((str(value) for key, value in mail.raw_items() if key.lower() == name.lower()), "")
    return " ".join(decoded_words(raw).split())


def decoded_words(raw: str) -> str:
    """A value of the head, its encoded words read. A word that calls itself GB2312 may be any GB18030."""
    try:
        words = decode_header(WORD_GAP.sub("?= =?", raw)) if "=?" in raw else [(raw, None)]
    except (ValueError, MessageError):
        words = [(raw, None)]
    return "".join(_word(word, codec) for word, codec in words)


def _word(word: str | bytes, codec: str | None) -> str:
    data = word if isinstance(word, bytes) else word.encode("utf-8", "surrogateescape")
    for name in (*FAMILIES.get((codec or "").lower(), (codec or "utf-8",)), "utf-8"):
        try:
            return data.decode(name)
        except (ValueError, LookupError):  # a damaged name of a codec is one, too
            continue
    try:
        return decode_text(data, "", None)[0]
    except InputError:
        return data.decode("gb18030", "replace")


class Parts(NamedTuple):
    """What a mail holds: the texts that are shown, attached mails, and the names of what else is attached."""

    texts: tuple[Mail, ...]
    mails: tuple[Mail, ...]
    attachments: tuple[str, ...]


def parts_of(mail: Mail) -> Parts:
    """The parts of a mail. Of the same text with tags and without, that with tags is taken; pictures in it are none."""
    texts, mails, attachments = list[Mail](), list[Mail](), list[str]()
    stack = [mail]
    while stack:
        part = stack.pop()
        if part.get_content_type() == "message/rfc822":
            mails += _below(part)
        elif part.get_content_maintype() == "multipart":
            is_choice = part.get_content_subtype() == "alternative"
            stack += reversed(_chosen(_below(part)) if is_choice else _below(part))
        elif part.get_content_type() in TEXTS and not _is_file(part):
            texts.append(part)
        elif not (part.get_content_maintype() == "image" and part["Content-ID"]):
            attachments += filter(None, [file_name(part)])
    return Parts(tuple(texts), tuple(mails), tuple(attachments))


def leaves(mail: Mail) -> Iterator[Mail]:
    """The parts that hold no others, in order."""
    stack = [mail]
    while stack:
        part = stack.pop()
        stack += reversed(_below(part))
        if not part.is_multipart():
            yield part


def _below(part: Mail) -> list[Mail]:
    return cast("list[Mail]", part.get_payload()) if part.is_multipart() else []


def _chosen(parts: list[Mail]) -> list[Mail]:
    """One of several forms of a text."""
    with_tags = [
        part
        for part in parts
        if any(leaf.get_content_type() in TEXTS[1:] and payload(leaf).strip() for leaf in leaves(part))
    ]
    return (with_tags or parts)[-1:]


def _is_file(part: Mail) -> bool:
    return part.get_content_disposition() == "attachment" or bool(file_name(part))


def file_name(part: Mail) -> str:
    """What a part is called as a file, "" where it is none."""
    try:
        return " ".join(decoded_words(part.get_filename("")).split())
    except (ValueError, LookupError, TypeError, AttributeError):
        return "unnamed"


def content(part: Mail, encoding: str | None) -> Decoded:
    """The text of a part. `encoding` is what the user named for those that do not say.

    Raises:
        Unreadable: its encoding cannot be told.
    """
    data = payload(part)
    declared = part.get_content_charset()
    return decode_page(data, None if declared else encoding, declared)


def payload(part: Mail) -> bytes:
    """The bytes of a part that holds no others."""
    try:
        data = part.get_payload(decode=True)
    except (ValueError, LookupError, AssertionError):
        return b""
    return data if isinstance(data, bytes) else b""
