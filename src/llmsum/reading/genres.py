"""Words by which a title says what kind of report it is of."""

from typing import Final

# Patterns, in simplified characters: for texts that are folded (`words.script.fold`).
GENRES: Final = (
    "总结|报告|汇报|汇总|述职|要点|计划|安排|盘点|综述|纪实|简报|通报|小结|回顾|答卷|(?<![少青])年报|季报|月报|周报"
    r"|(?i:\b(?:report|review|summary|update|plan)\b)"
)
# For texts as they stand, and where a name like 人民日报 is unlikely.
RAW_GENRES: Final = rf"{GENRES}|總結|報告|匯報|計劃|小結|[周月季年日]报|述廉"
