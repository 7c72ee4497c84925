"""Signs of the fonts Symbol and Wingdings, whose codes say nothing without the font."""

from typing import Final


def _signs(codes: str, signs: str) -> dict[int, str]:
    return dict(zip(bytes.fromhex(codes), signs, strict=True))


SYMBOL: Final = _signs("a3 b0 b1 b3 b4 b7 b8 b9 bb 44 53 57 62 6d 70 71 ac ae d7", "≤°±≥×•÷≠≈ΔΣΩβμπθ←→⋅")
WINGDINGS: Final = (
    _signs("6c 6e 6f 71 72 75 77 76 a1 a7 a8 b7 d8 dc df e0 e8 f0 fb fc fd fe", "●■□□□◆◆❖○▪□•➢➲←→➔⇨✗✓☒☑")
    | _signs("80 81 82 83 84 85 86 87 88 89 8a", "⓪①②③④⑤⑥⑦⑧⑨⑩")
    | _signs("8b 8c 8d 8e 8f 90 91 92 93 94 95", "⓿❶❷❸❹❺❻❼❽❾❿")
)
WINGDINGS_2: Final = _signs("4f 50 51 52 53 54 97 a2 a3", "✗✓☒☑☒☒●■□") | _signs(
    "69 6a 6b 6c 6d 6e 6f 70 71 72 73", "⓪①②③④⑤⑥⑦⑧⑨⑩"
)
FONTS: Final = {"symbol": SYMBOL, "wingdings": WINGDINGS, "wingdings 2": WINGDINGS_2}
FIRST: Final = "\uf000"
LAST: Final = "\uf0ff"  # between them Word keeps the codes of such fonts


def symbol(font: str, code: int) -> str:
    """What a sign of a font says; "" for an ornament."""
    return FONTS.get(font.lower(), {}).get(code & 0xFF, "")


def spelt(text: str, font: str) -> str:
    """A text of such a font with its codes replaced; what is no such code, or not known, stays."""
    if not any(FIRST <= char <= LAST for char in text):
        return text
    return "".join((symbol(font, ord(char)) or char) if FIRST <= char <= LAST else char for char in text)
