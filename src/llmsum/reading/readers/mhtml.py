"""Pages saved in one file (.mht, .mhtml), by browsers and by Word as a "single file web page"."""

from llmsum.reading.readers.extracted import Extracted, Unreadable, Wanted
from llmsum.reading.readers.html import written
from llmsum.reading.readers.web.mail_parts import content, leaves, parse_mail, payload

PAGES = ("text/html", "application/xhtml+xml")
MAX_FRAMES = 20  # that are tried, the largest first


def extract(data: bytes, wanted: Wanted) -> Extracted:
    """The text of the page that was saved; where that is only a frame, of the page in it that holds most.

    Raises:
        Unreadable: it is damaged, or holds no page with text.
    """
    mail = parse_mail(data)
    pages = [part for part in leaves(mail) if part.get_content_type() in PAGES]
    if not pages:
        raise Unreadable("holds no page", "open it in a browser and save it anew")
    first, *others = pages
    frames = sorted(others, key=lambda part: len(payload(part)), reverse=True)[:MAX_FRAMES]
    reason: Unreadable | None = None
    for page in (first, *frames):
        try:
            return written(content(page, wanted.encoding))
        except Unreadable as error:
            reason = reason or error
    raise reason or Unreadable("holds no page", "open it in a browser and save it anew")
