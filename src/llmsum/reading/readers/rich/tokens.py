"""RTF as a stream of tokens, and the code pages of its fonts. Rich Text Format Specification 1.9.1."""

import re
from collections.abc import Iterator
from typing import Final, Literal, NamedTuple

Kind = Literal["open", "close", "word", "byte", "bytes", "star"]
TOKEN: Final = re.compile(
    rb"(?P<word>\\([A-Za-z]{1,32})(-?\d{1,10})? ?)|(?P<byte>\\'([0-9A-Fa-f]{2}))|(?P<sign>\\[^A-Za-z'])"
    rb"|(?P<open>\{)|(?P<close>\})|(?P<bytes>[^\\{}\r\n\0]+)|[\\\r\n\0]",
    re.DOTALL,
)
# Signs behind a backslash, as words.
SIGNS: Final = {
    b"~": "nbsp",
    b"_": "hyphen",
    b"-": "soft",
    b"\n": "par",
    b"\r": "par",
    b"|": "",
    b":": "",
    b"\t": "tab",
}
MAX_BINARY: Final = 1 << 31
# \fcharset → codec; those of 0 and 1 are that of the document.
CHARSETS: Final = {
    77: "mac_roman", 128: "cp932", 129: "cp949", 130: "johab", 134: "gb18030", 136: "cp950", 161: "cp1253",
    162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874",
    238: "cp1250", 254: "cp437",
}  # fmt: skip
PAGES: Final = {936: "gb18030", 54936: "gb18030", 950: "cp950", 10000: "mac_roman", 65001: "utf-8", 0: "cp1252"}


class Token(NamedTuple):
    """A piece of RTF: of a word its name and number, of others their bytes."""

    kind: Kind
    name: str = ""
    number: int | None = None
    data: bytes = b""


def tokens(data: bytes) -> Iterator[Token]:
    """All tokens, in order; binary data is jumped over."""
    at = 0
    while match := TOKEN.search(data, at):
        at = match.end()
        match match.lastgroup:
            case "open" | "close" as kind:
                yield Token(kind)
            case "bytes":
                yield Token("bytes", data=match["bytes"])
            case "byte":
                yield Token("byte", data=bytes([int(match[5], 16)]))
            case "sign":
                yield _sign(match["sign"][1:])
            case "word":
                number = None if match[3] is None else int(match[3])
                name = match[2].decode("ascii")
                yield Token("word", name, number)
                if name == "bin":
                    at += min(max(number or 0, 0), MAX_BINARY)
            case _:
                pass


def _sign(sign: bytes) -> Token:
    if sign == b"*":
        return Token("star")
    return Token("word", SIGNS[sign]) if sign in SIGNS else Token("bytes", data=sign)


def codec_of_page(number: int | None) -> str:
    """The codec of a code page."""
    page = number or 0
    if page in PAGES:
        return PAGES[page]
    try:
        "".encode(f"cp{page}")
    except LookupError:
        return "cp1252"
    return f"cp{page}"
