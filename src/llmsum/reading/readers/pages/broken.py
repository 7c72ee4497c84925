"""Whether a layer of text says what is printed. One PDF of eight that offices publish has one that does not."""

from functools import cache

from llmsum.words.script import is_han

MAX_UNMAPPED = 0.2  # of the characters: bullets of symbol fonts have no meaning, either
MIN_HAN = 50  # characters; fewer tell nothing
# In any Chinese text nearly all characters are among the common ones of GB 2312 or Big5: 0.98 and more of the seeds'.
COMMON = 0.7
# And of the very frequent ones it has some: a table of codes shifted by one has common characters, but the wrong ones.
MIN_LONG = 200  # characters
MIN_FREQUENT = 0.15  # of them; in the seeds it is a third and more
FREQUENT = (
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本"
    "去把性好应开它合还因由其些然前外天政四日那社义事平形相全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通并提直题党程展五果料象员革位入常文总"
    "次品式活设及管特件长求老头基资边流路级少"
)


@cache
def _frequent() -> frozenset[str]:
    return frozenset(FREQUENT)


def is_broken(text: str, unmapped: int) -> bool:
    """Whether the text of a page makes no sense; `unmapped` of its characters are told to mean nothing.

    Where there is enough Chinese it speaks for itself: fonts may say what they print and be told not to.
    """
    han = [char for char in text if is_han(char)]
    if len(han) < MIN_HAN:
        return unmapped > MAX_UNMAPPED * max(len(text), 1)
    if sum(map(_is_common, han)) < COMMON * len(han):
        return True
    return len(han) >= MIN_LONG and sum(char in _frequent() for char in han) < MIN_FREQUENT * len(han)


@cache
def _is_common(char: str) -> bool:
    return _in(char, "gb2312", 0xB0, 0xD7) or _in(char, "big5", 0xA4, 0xC6)


def _in(char: str, codec: str, first: int, last: int) -> bool:
    """Whether a character is of the first level of a standard: the rows of its common ones."""
    try:
        return first <= char.encode(codec)[0] <= last
    except UnicodeEncodeError:
        return False
