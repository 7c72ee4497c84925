"""Texts that a page holds for its scripts to show: pages within pages, drafts in the fields of forms."""

import html
import re

from selectolax.lexbor import LexborHTMLParser, LexborNode

from llmsum.patterns import regex

MARKUP = regex(r"</?(?:p|div|br|span|table|h[1-6]|li)\b[^<>]*>", re.I)
PLACES = 'iframe[srcdoc], input[type="hidden"], textarea, script[type^="text/"]'
TEMPLATES = ("text/html", "text/template", "text/x-template", "text/markdown", "text/x-markdown")


def embedded_in(parser: LexborHTMLParser) -> str:
    """The longest of them as a page, "" where there is none."""
    return max(map(_markup, parser.css(PLACES)), key=len, default="")


def _markup(node: LexborNode) -> str:
    attributes = node.attributes
    if node.tag == "iframe":
        return attributes.get("srcdoc") or ""
    if node.tag == "script":
        text = node.text() if attributes.get("type") in TEMPLATES else ""
    else:
        text = (attributes.get("value") if node.tag == "input" else node.text()) or ""
    if MARKUP.search(text):
        return text
    return "" if node.tag == "input" else f"<pre>{html.escape(text)}</pre>" if text.strip() else ""
