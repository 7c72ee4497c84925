"""PowerPoint's .pptx: slide after slide, what is shown on each in reading order, and the speaker's notes."""

import zipfile
from collections import Counter
from collections.abc import Iterator
from typing import Final

from llmsum.models.notes import COMMENTS_OUT, PICTURE_SLIDE, SLIDES_OUT, counted
from llmsum.patterns import regex
from llmsum.reading.readers.archive import Element, damaged, open_archive, read_entry, read_xml
from llmsum.reading.readers.extracted import Extracted, Unreadable, Wanted
from llmsum.reading.readers.ooxml import related
from llmsum.reading.readers.slides.shapes import Places, child, placeholders
from llmsum.reading.readers.slides.slides import Slide, SlideWriter
from llmsum.reading.readers.slides.text import paragraphs

PRESENTATION: Final = "ppt/presentation.xml"
COMMENT: Final = regex(r"ppt/comments/[^/]+\.xml")
MAX_SLIDES: Final = 2000  # more are no talk


def extract(data: bytes, wanted: Wanted) -> Extracted:
    """The slides that are shown, in their order; a slide is a page.

    Raises:
        Unreadable: it is damaged, empty, or protected by a password.
    """
    del wanted
    archive = open_archive(data)
    writer = SlideWriter()
    hidden = 0
    layouts: dict[str, tuple[str, Places]] = {}
    for number, part in enumerate(_slides(archive), 1):
        root = read_xml(archive, part)
        if root is None:
            raise damaged()
        if root.get("show") in ("0", "false"):
            hidden += 1
            continue
        parts = related(archive, part)
        layout = next((target for kind, target in parts.values() if kind == "slideLayout"), "")
        if layout not in layouts:
            layouts[layout] = _layout(archive, layout)
        writer.write(Slide(archive, root, number, parts, *layouts[layout]))
        for line in _notes(archive, parts):
            writer.writer.add("note", line, page=number)
    if not writer.writer.blocks:
        wrong = "holds only pictures" if writer.bare else "holds no text"
        raise Unreadable(wrong, "save it as PDF and give that, or copy its text into a new file")
    return writer.writer.done(*_remarks(archive, writer, hidden))


def _slides(archive: zipfile.ZipFile) -> Iterator[str]:
    root = read_xml(archive, PRESENTATION)
    if root is None:
        raise damaged()
    parts = related(archive, PRESENTATION)
    for at, slide in enumerate(root.iter("{*}sldId")):
        target = parts.get(_reference(slide), ("", ""))[1]
        if at < MAX_SLIDES and target in archive.NameToInfo:
            yield target


def _reference(slide: Element) -> str:
    """The id of a reference; `id` without a namespace is a number of the slide."""
    return next((value for key, value in slide.attrib.items() if key.endswith("}id")), "")


def _layout(archive: zipfile.ZipFile, part: str) -> tuple[str, Places]:
    """What kind of layout it is, and where it places what; its master says what it does not."""
    root = read_xml(archive, part) if part else None
    if root is None:
        return "", {}
    targets = related(archive, part).values()
    master = next((target for kind, target in targets if kind == "slideMaster"), "")
    above = read_xml(archive, master) if master else None
    return root.get("type") or "", ({} if above is None else placeholders(above)) | placeholders(root)


def _notes(archive: zipfile.ZipFile, parts: dict[str, tuple[str, str]]) -> Iterator[str]:
    for kind, target in parts.values():
        root = read_xml(archive, target) if kind == "notesSlide" else None
        for shape in () if root is None else root.iter("{*}sp"):
            place = child(shape, "nvSpPr", "nvPr", "ph")
            if place is not None and place.get("type") == "body":
                yield from (paragraph.text for paragraph in paragraphs(child(shape, "txBody")))


def _remarks(archive: zipfile.ZipFile, writer: SlideWriter, hidden: int) -> Iterator[str]:
    if hidden:
        yield counted(SLIDES_OUT, hidden)
    for number in writer.bare:
        yield PICTURE_SLIDE.format(number)
    for note, count in Counter(writer.left_out).items():
        yield counted(note, count)
    parts = [name for name in archive.namelist() if COMMENT.fullmatch(name)]
    comments = sum((read_entry(archive, name) or b"").count(b"<p:cm ") for name in parts)
    if comments:
        yield counted(COMMENTS_OUT, comments)
