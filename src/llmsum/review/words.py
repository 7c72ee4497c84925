"""The words of a review, beside those that pages of reports have."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from llmsum.render.html.words import Words


@dataclass(frozen=True, slots=True)
class ReviewWords:
    """Those of one language. What holds `{}` is a pattern.

    `verdicts` are those of items, `faults` what keeps an item from being a label, `refusals` why nothing was done,
    `keys` the keys with what they do, and `differences` the three kinds of them.
    """

    review: str
    blind: str
    progress: str
    all_reports: str
    only_open: str
    undo: str
    redo: str
    save: str
    saved: str
    compare: str
    help: str
    close: str
    accept: str
    edit: str
    reject: str
    reopen: str
    apply: str
    cancel: str
    statement: str
    status: str
    also: str
    implied: str
    note: str
    more: str
    reason: str
    reasons: tuple[str, ...]
    as_evidence: str
    more_evidence: str
    new: str
    drop: str
    confidence: str
    by_reviewer: str
    verdicts: Mapping[str, str]
    faults: Mapping[str, str]
    refusals: Mapping[str, str]
    no_text: str
    torn: str
    blind_hint: str
    reveal: str
    revealed: str
    not_saved: str
    text_view: str
    page_view: str
    keys: Mapping[str, str]
    differences: Mapping[str, str]
    verdicts_of_pairs: Mapping[str, str]
    label: str
    prediction: str
    score: str
    back: str
    nothing: str
    in_report: str
    in_report_blind: str
    in_all: str
    all_done: str
    done: str
    is_saved: str
    unusable: str
    next_report: str
    doubtful: str
    doubtful_hint: str
    which_kind: str


SIMPLIFIED: Final = ReviewWords(
    review="审阅",
    blind="盲标",
    progress="已审 {} / {}",
    all_reports="全部报告",
    only_open="只看未审",
    undo="撤销",
    redo="重做",
    save="存为标注",
    saved="已存：{}",
    compare="对照差异",
    help="按键",
    close="关闭",
    accept="采用",
    edit="修改",
    reject="剔除",
    reopen="重审",
    apply="保存并采用",
    cancel="取消",
    statement="条目",
    status="状态",
    also="也可算作",
    implied="原文没有明说",
    note="备注",
    more="更多",
    reason="剔除的理由",
    reasons=("原文没有这样说", "不是条目", "与别的条目重复", "说的是别的单位", "空话，没有事实"),
    as_evidence="作为出处",
    more_evidence="添为出处",
    new="新增{}",
    drop="去掉这处出处",
    confidence="把握{}%",
    by_reviewer="新增",
    verdicts={"open": "未审", "accepted": "已采用", "rejected": "已剔除"},
    faults={
        "evidence": "没有出处：请在原文中选取。",
        "figures": "出处里没有这些数字：{}",
        "script": "与报告的字体不同：{}",
        "unit": "原文没有一行是这个单位名。",
        "no_unit": "别的条目都有单位，这条没有：请写上，或在备注里说明。",
    },
    refusals={
        "stale": "这里在另一页上改过，现已更新；您的改动没有保存。",
        "your_words": "您写的是：{}",
        "nothing_left": "没有可以撤销或重做的了。",
        "no_words": "没有文字。",
        "no_reason": "请写明剔除的理由。",
        "not_open": "还有{}条未审。",
        "no_answer": "程序没有回答：刚才的改动没有保存。请看它是否还在运行。",
        "no_item": "先选一个条目。",
        "no_selection": "先在原文中选取文字。",
        "no_gold": "先存为标注，再对照。",
    },
    no_text="原文件读不到，或在摘要之后有改动：这里只列引文，不能选取出处，也不能存为标注。",
    torn="上次中断时最后一笔没有写完（{}字节），已去掉；之前的都在。",
    blind_hint="请只看原文：选取文字，按它的类别新增条目。存为标注以后，才能与程序的结果对照。",
    reveal="对照以后，这份报告就不再是盲标：之后再存，标注里写的是 seeded。",
    revealed="已经看过程序的结果，再存的标注不是盲标。",
    not_saved="还不能存为标注：",
    text_view="文字",
    page_view="页面",
    keys={
        "j / k": "下一条、上一条",
        "1 2 3": "只看成果、问题、计划",
        "a": "采用，转到下一条未审的",
        "e": "修改",
        "r": "剔除",
        "s / +": "选中的文字作为出处、添为出处",
        "n": "选中的文字成为新条目，再按 1 2 3 选类别",
        "u / U": "撤销、重做",
        "o": "只看未审",
        "g": "存为标注",
        "/": "搜索",
        "Esc": "关闭、还原",
        "?": "按键",
    },
    differences={"missed": "程序没有找到", "extra": "程序多出来的", "matched": "两边都有"},
    verdicts_of_pairs={"correct": "一致", "wrong_kind": "类别不同", "wrong_fact": "事实不同"},
    label="标注",
    prediction="程序",
    score="F1 {:.2f}，准确 {:.2f}，召回 {:.2f}",
    back="回到审阅",
    nothing="这里没有条目。",
    in_report="{}条，已审{}",
    in_report_blind="已标{}条",
    in_all="{}份报告，已审完{}份；{}条，已审{}条",
    all_done="全部报告都已审完。",
    done="已审完",
    is_saved="已存标注",
    unusable="不能审阅",
    next_report="下一份未审完的",
    doubtful="存疑{}",
    doubtful_hint="未审条目中，把握不到三分之二的",
    which_kind="新增哪一类？请按{}，Esc 取消。",
)
TRADITIONAL: Final = replace(
    SIMPLIFIED,
    review="審閱",
    blind="盲標",
    progress="已審 {} / {}",
    all_reports="全部報告",
    only_open="只看未審",
    undo="撤銷",
    save="存為標註",
    saved="已存：{}",
    compare="對照差異",
    help="按鍵",
    close="關閉",
    accept="採用",
    reopen="重審",
    apply="儲存並採用",
    statement="條目",
    status="狀態",
    also="也可算作",
    implied="原文沒有明說",
    note="備註",
    reasons=("原文沒有這樣說", "不是條目", "與別的條目重複", "說的是別的單位", "空話，沒有事實"),
    as_evidence="作為出處",
    more_evidence="添為出處",
    drop="去掉這處出處",
    verdicts={"open": "未審", "accepted": "已採用", "rejected": "已剔除"},
    faults={
        "evidence": "沒有出處：請在原文中選取。",
        "figures": "出處裡沒有這些數字：{}",
        "script": "與報告的字體不同：{}",
        "unit": "原文沒有一行是這個單位名。",
        "no_unit": "別的條目都有單位，這條沒有：請寫上，或在備註裡說明。",
    },
    refusals={
        "stale": "這裡在另一頁上改過，現已更新；您的改動沒有儲存。",
        "your_words": "您寫的是：{}",
        "nothing_left": "沒有可以撤銷或重做的了。",
        "no_words": "沒有文字。",
        "no_reason": "請寫明剔除的理由。",
        "not_open": "還有{}條未審。",
        "no_answer": "程式沒有回答：剛才的改動沒有儲存。請看它是否還在執行。",
        "no_item": "先選一個條目。",
        "no_selection": "先在原文中選取文字。",
        "no_gold": "先存為標註，再對照。",
    },
    no_text="原檔案讀不到，或在摘要之後有改動：這裡只列引文，不能選取出處，也不能存為標註。",
    torn="上次中斷時最後一筆沒有寫完（{}位元組），已去掉；之前的都在。",
    blind_hint="請只看原文：選取文字，按它的類別新增條目。存為標註以後，才能與程式的結果對照。",
    reveal="對照以後，這份報告就不再是盲標：之後再存，標註裡寫的是 seeded。",
    revealed="已經看過程式的結果，再存的標註不是盲標。",
    not_saved="還不能存為標註：",
    page_view="頁面",
    keys={
        "j / k": "下一條、上一條",
        "1 2 3": "只看成果、問題、計畫",
        "a": "採用，轉到下一條未審的",
        "e": "修改",
        "r": "剔除",
        "s / +": "選中的文字作為出處、添為出處",
        "n": "選中的文字成為新條目，再按 1 2 3 選類別",
        "u / U": "撤銷、重做",
        "o": "只看未審",
        "g": "存為標註",
        "/": "搜尋",
        "Esc": "關閉、還原",
        "?": "按鍵",
    },
    differences={"missed": "程式沒有找到", "extra": "程式多出來的", "matched": "兩邊都有"},
    verdicts_of_pairs={"correct": "一致", "wrong_kind": "類別不同", "wrong_fact": "事實不同"},
    label="標註",
    prediction="程式",
    score="F1 {:.2f}，準確 {:.2f}，召回 {:.2f}",
    back="回到審閱",
    nothing="這裡沒有條目。",
    in_report="{}條，已審{}",
    in_report_blind="已標{}條",
    in_all="{}份報告，已審完{}份；{}條，已審{}條",
    all_done="全部報告都已審完。",
    done="已審完",
    is_saved="已存標註",
    unusable="不能審閱",
    next_report="下一份未審完的",
    doubtful="存疑{}",
    doubtful_hint="未審條目中，把握不到三分之二的",
    which_kind="新增哪一類？請按{}，Esc 取消。",
)
ENGLISH: Final = ReviewWords(
    review="Review",
    blind="Blind",
    progress="{} of {} decided",
    all_reports="All reports",
    only_open="Only open ones",
    undo="Undo",
    redo="Redo",
    save="Save as gold",
    saved="Saved: {}",
    compare="Differences",
    help="Keys",
    close="Close",
    accept="Accept",
    edit="Edit",
    reject="Reject",
    reopen="Open again",
    apply="Save and accept",
    cancel="Cancel",
    statement="Statement",
    status="Status",
    also="Also right as",
    implied="Only implied",
    note="Note",
    more="More",
    reason="Why it is rejected",
    reasons=("The report does not say so", "Not an item", "Told twice", "About somebody else", "Words without a fact"),
    as_evidence="Use as evidence",
    more_evidence="Add to evidence",
    new="New: {}",
    drop="Remove this passage",
    confidence="{} % sure",
    by_reviewer="added",
    verdicts={"open": "open", "accepted": "accepted", "rejected": "rejected"},
    faults={
        "evidence": "No evidence: select it in the report.",
        "figures": "Not in the evidence: {}",
        "script": "Not in the script of the report: {}",
        "unit": "No line of the report is this organisation.",
        "no_unit": "Other items name an organisation, this one does not: name it, or say why in the note.",
    },
    refusals={
        "stale": "This was changed in another tab and is shown as it is now; your change was not saved.",
        "your_words": "You had written: {}",
        "nothing_left": "Nothing left to undo or redo.",
        "no_words": "There are no words.",
        "no_reason": "Say why it is rejected.",
        "not_open": "Not decided yet: {}",
        "no_answer": "The program does not answer: the last change was not saved. See whether it still runs.",
        "no_item": "Choose an item first.",
        "no_selection": "Select words in the report first.",
        "no_gold": "Save it as gold first.",
    },
    no_text="The report cannot be read, or was changed since: only quotations are here, no evidence can be selected "
    "and no gold saved.",
    torn="The last entry was cut short when the program was ended ({} bytes); it is gone, all before it is here.",
    blind_hint="Look at the report alone: select words and add an item of their kind. Once it is saved as gold you can "
    "compare it with what the program found.",
    reveal="Once you compare, this is no blind labelling any more: what is saved later says seeded.",
    revealed="The predictions were shown: labels that are saved now are not blind.",
    not_saved="Cannot be saved as gold yet:",
    text_view="Text",
    page_view="Pages",
    keys={
        "j / k": "next, previous",
        "1 2 3": "only achievements, problems, plans",
        "a": "accept, and on to the next open one",
        "e": "edit",
        "r": "reject",
        "s / +": "selected words become the evidence, are added to it",
        "n": "selected words become a new item; 1 2 3 then choose its kind",
        "u / U": "undo, redo",
        "o": "only open ones",
        "g": "save as gold",
        "/": "search",
        "Esc": "close, reset",
        "?": "these keys",
    },
    differences={"missed": "Missed by the program", "extra": "Not in the labels", "matched": "In both"},
    verdicts_of_pairs={"correct": "the same", "wrong_kind": "another kind", "wrong_fact": "another fact"},
    label="Label",
    prediction="Program",
    score="F1 {:.2f}, precision {:.2f}, recall {:.2f}",
    back="Back to the review",
    nothing="There are no items here.",
    in_report="{} items, {} decided",
    in_report_blind="{} items labelled",
    in_all="{} reports, {} of them done; {} items, {} decided",
    all_done="Every report is done.",
    done="done",
    is_saved="saved as gold",
    unusable="Cannot be reviewed",
    next_report="Next report to do",
    doubtful="{} doubtful",
    doubtful_hint="Open items that are less than two thirds sure",
    which_kind="An item of which kind? Press {}; Esc to cancel.",
)
BY_LANGUAGE: Final = {"zh-Hans": SIMPLIFIED, "zh-Hant": TRADITIONAL, "en": ENGLISH}


def review_words(words: Words) -> ReviewWords:
    """Those that go with the words of a page."""
    return BY_LANGUAGE[words.lang]
