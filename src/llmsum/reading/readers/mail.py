"""Mails (.eml): the text that was written, with subject, sender and date; attachments are named."""

import re
from typing import NamedTuple

from llmsum.models import notes
from llmsum.patterns import regex
from llmsum.reading.readers.extracted import Extracted, Unreadable, Wanted, Writer
from llmsum.reading.readers.web.decoding import Decoded, damage
from llmsum.reading.readers.web.flow import Piece
from llmsum.reading.readers.web.letters import FORWARD, lines_of_mail, own_part
from llmsum.reading.readers.web.mail_parts import Mail, Parts, content, field, parse_mail, parts_of
from llmsum.reading.readers.web.page import read_page, write
from llmsum.reading.readers.web.styled import with_headings
from llmsum.reading.readers.web.titles import with_title

FIELDS = ("From", "Date")
REPORT = regex(r".*\.(?:docx?|wps|pdf|odt|rtf|pptx?|xlsx?|et|txt|md|html?|zip|rar|7z)", re.I)
POINTS_TO = regex(r"附件|附上|附后|请?见附|请查收|请审阅|attach|enclos", re.I)
COVER = 250  # characters: a mail with less that has a report attached only says so
MAX_NESTED = 5  # mails attached to mails that are opened


class Read(NamedTuple):
    """A mail's lines, the codec of the first of its texts, and what is to be told."""

    pieces: list[Piece]
    codec: str
    remarks: list[str]


def extract(data: bytes, wanted: Wanted) -> Extracted:
    """The text of a mail: its subject as title, sender and date as fields; older mails below it are margin.

    A mail without words of its own that has another one attached is read as that one.

    Raises:
        Unreadable: it is damaged, or holds no text.
    """
    mail = parse_mail(data)
    parts = parts_of(mail)
    read = _read(parts, wanted)
    for _ in range(MAX_NESTED):
        if not parts.mails or _chars(read.pieces) > COVER:
            break
        mail = parts.mails[0]
        parts = parts_of(mail)
        read = _read(parts, wanted)
    if not any(map(str.isalnum, "".join(piece.text for piece in read.pieces))):
        raise _empty(parts)
    writer = Writer()
    subject = FORWARD.sub("", field(mail, "Subject"))
    pieces, is_older = own_part(read.pieces, field(mail, "Subject"))
    pieces = with_headings(with_title(pieces, [subject]))
    _write_head(writer, mail, "" if any(piece.kind == "title" for piece in pieces) else subject)
    write(writer, pieces)
    remarks = [*read.remarks, *_attached(parts, pieces)]
    if is_older:
        remarks.append(notes.OLDER_MAIL)
    return writer.done(*remarks)._replace(encoding=read.codec)


def _read(parts: Parts, wanted: Wanted) -> Read:
    read = Read([], "utf-8", [])
    for part in parts.texts:
        body = content(part, wanted.encoding)
        pieces, remarks = _lines(part, body)
        if body.damaged:
            remarks = [*remarks, damage(body)]
        read = Read(read.pieces + pieces, body.codec if not read.pieces else read.codec, read.remarks + remarks)
    return read


def _lines(part: Mail, body: Decoded) -> tuple[list[Piece], list[str]]:
    if part.get_content_subtype() == "plain":
        is_flowed = str(part.get_param("format", "")).lower() == "flowed"
        drops_space = str(part.get_param("delsp", "")).lower() == "yes"
        lines = lines_of_mail(body.text, is_flowed=is_flowed, drops_space=drops_space)
        return [piece for piece in lines if piece.text.strip()], []
    try:
        page = read_page(body.text, is_whole=True)
    except Unreadable:
        return [], []  # a part of a mail may be empty
    return page.pieces, list(page.remarks)


def _write_head(writer: Writer, mail: Mail, subject: str) -> None:
    told = [("Subject", subject), *((name, field(mail, name)) for name in FIELDS)]
    for name, value in told:
        if value:
            writer.add("front_matter", f"{name}: {value}")


def _chars(pieces: list[Piece]) -> int:
    return sum(len(piece.text) for piece in pieces if not piece.margin)


def _attached(parts: Parts, pieces: list[Piece]) -> list[str]:
    remarks = [notes.ATTACHMENT_OUT.format(name) for name in parts.attachments]
    remarks += [notes.ATTACHED_MAIL_OUT.format(field(mail, "Subject") or "-") for mail in parts.mails]
    reports = [name for name in parts.attachments if REPORT.fullmatch(name)]
    text = [piece for piece in pieces if piece.kind != "title"]
    if reports and _chars(text) <= COVER and any(POINTS_TO.search(piece.text) for piece in text):
        remarks.append(notes.COVER_LETTER.format(reports[0]))
    return remarks


def _empty(parts: Parts) -> Unreadable:
    if not parts.attachments:
        return Unreadable("is a mail without text", "give one that holds a report")
    names = ", ".join(parts.attachments)
    return Unreadable(f"is a mail without text that has files attached ({names})", "save these and give them")
