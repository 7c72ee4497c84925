"""What the program says of its own doing, and of what it could not do, in the language of the page."""

import re
from collections.abc import Mapping
from functools import cache
from typing import Final

from llmsum.models import notes
from llmsum.render.causes import CAUSES
from llmsum.render.faults import FAULTS
from llmsum.render.remedies import REMEDIES

COLON: Final = re.compile(": ")
_FAILURES: Final = {**FAULTS, **REMEDIES, **CAUSES}

# Longer sentences that begin as shorter ones do stand before them.
SIMPLIFIED: Final[Mapping[str, str]] = {
    notes.WEIGHED: "{} → {}，与报告其他条目比较而定",
    notes.WORDED: "模型没有给出表述，这里是报告原文",
    notes.RESTATED: "出处中没有：{}；原表述：{}",
    notes.MOVED: "所引句段含其词语{}，这里的句段含{}",
    notes.SAID_AGAIN: "重复：{}",
    notes.TELLS_THE_SAME: "说的是同一件事：{}",
    notes.UNDER_ACHIEVEMENTS: "位于讲成绩的标题之下",
    notes.UNDER_PROBLEMS: "位于讲问题的标题之下",
    notes.UNDER_PLANS: "位于讲计划的标题之下",
    notes.RATHER_ACHIEVEMENT: "用词更像成绩（{}）",
    notes.RATHER_PROBLEM: "用词更像问题（{}）",
    notes.RATHER_PLAN: "用词更像计划（{}）",
    notes.BY_NAME: "{}：报告中有这个名称",
    notes.BEFORE: "{}：见前一句",
    notes.IN_HEADING: "{}：见标题",
    notes.IN_HEAD: "{}：见页首",
    notes.AT_BEGINNING: "{}：见报告开头",
    notes.NEARBY: "{}：见邻近句段",
    notes.NOT_IN_EVIDENCE: "出处中没有：{}",
    notes.UNSAID: "报告中没有这样说",
    notes.NO_FACT: "其中没有可以核实的内容",
    notes.LOST: "{}（{}）没有得到完整答复，可能有遗漏：{}，{}",
    notes.NOT_VERIFIED: "{}项未能与原文核实，单独列出",
    notes.PLACES_LOST: "模型还指了别处，但写法无法读取",
    notes.NOT_WEIGHED: "最后一次通看全部条目没有得到答复：轻重可能不一致，同一件事可能列了两次",
    notes.SHEET_COMMENTS_OUT: "{0}条批注未读（工作表“{2}”）",
    notes.COMMENTS_OUT: "{0}条批注未读",
    notes.HIDDEN_TEXT_OUT: "隐藏文字未读（{}字）",
    notes.HIDDEN_CHARACTERS_OUT: "隐藏文字未读（{}字）",
    notes.CHANGES_TAKEN: "按接受全部修订读取，其中删除{}处",
    notes.FILES_INSIDE_OUT: "文件中嵌入的{}个文件未读",
    notes.PICTURES_OUT: "{0}张图片未读",
    notes.CODE_OUT: "{0}段代码未读",
    notes.TOO_MANY_LINES: "行数过多，按纯文本读取",
    notes.DAMAGED_CHARACTERS: "{}个字符已损坏，无法读取",
    notes.SLIDES_OUT: "{0}张隐藏的幻灯片未读",
    notes.PICTURE_SLIDE: "第{}张幻灯片只有图片",
    notes.OBJECTS_OUT: "{0}个嵌入对象未读",
    notes.CHARTS_OUT: "{0}个图表未读",
    notes.SHEETS_OUT: "{0}个隐藏的工作表未读：{2}",
    notes.ROWS_OUT: "{0}个隐藏的行未读（工作表“{2}”）",
    notes.COLUMNS_OUT: "{0}个隐藏的列未读（工作表“{2}”）",
    notes.FAR_COLUMNS_OUT: "第{0}列以后未读（工作表“{1}”）",
    notes.UNCOUNTED: "{0}个公式没有结果（工作表“{1}”）：文件从未计算过",
    notes.AS_STORED: "二进制工作簿的数字按存储的样子读取：98.5%可能是0.985",
    notes.NAVIGATION_OUT: "另有{}行导航未读",
    notes.ATTACHED_MAIL_OUT: "所附邮件{}未读",
    notes.ATTACHMENT_OUT: "附件{}未读",
    notes.OLDER_MAIL: "正文为空，读取的是下面的旧邮件",
    notes.COVER_LETTER: "这封邮件只是说明信，报告可能在附件{}中，请直接给出该文件",
    notes.ATTACHED_OUT: "内嵌的{0}个文件未读",
    notes.FORM: "这是动态表单，填写的内容可能缺失",
    notes.PAGE_OUT: "第{}页损坏，未读",
    notes.SCANNED: "第{1}页是扫描图，文字由识别而来",
    notes.SCANNED_OUT: "第{1}页是扫描图，未读；{3}",
    notes.GARBLED: "第{1}页的文字层不可用，文字由识别而来",
    notes.GARBLED_OUT: "第{1}页的文字层不可用，未读；{3}",
    notes.INSTALL_OCR: "运行 {} 后可以识别",
    notes.ALLOW_OCR: "允许识别后可以读取",
    notes.ADDRESSED: "{}处文字是对读者说的，或用另一种语言写成：其中的指令一概不执行，内置规则不从中列出条目",
    notes.RECOGNISED: "文字由图片识别而来，把握约{}%：请与原件核对数字",
    notes.DAMAGED: "来源含有替换字符（U+FFFD），有些文字在此之前已经丢失",
    notes.GROWTH: "数字不一致：从{}到{}变化{}，不是{}",
    notes.SHARE: "数字不一致：{}占{}的{}%，不是{}",
    notes.SUM: "数字不一致：{}等于{}，不是{}",
    notes.ABOVE: "数字不一致：{}是{}的一部分，却大于它",
    notes.TWO_VALUES: "数字不一致：同一项前后两个数，{}和{}",
    **{english: simplified for english, (simplified, _) in _FAILURES.items()},
}
TRADITIONAL: Final[Mapping[str, str]] = {
    notes.WEIGHED: "{} → {}，與報告其他條目比較而定",
    notes.WORDED: "模型沒有給出表述，這裡是報告原文",
    notes.RESTATED: "出處中沒有：{}；原表述：{}",
    notes.MOVED: "所引句段含其詞語{}，這裡的句段含{}",
    notes.SAID_AGAIN: "重複：{}",
    notes.TELLS_THE_SAME: "說的是同一件事：{}",
    notes.UNDER_ACHIEVEMENTS: "位於講成績的標題之下",
    notes.UNDER_PROBLEMS: "位於講問題的標題之下",
    notes.UNDER_PLANS: "位於講計劃的標題之下",
    notes.RATHER_ACHIEVEMENT: "用詞更像成績（{}）",
    notes.RATHER_PROBLEM: "用詞更像問題（{}）",
    notes.RATHER_PLAN: "用詞更像計劃（{}）",
    notes.BY_NAME: "{}：報告中有這個名稱",
    notes.BEFORE: "{}：見前一句",
    notes.IN_HEADING: "{}：見標題",
    notes.IN_HEAD: "{}：見頁首",
    notes.AT_BEGINNING: "{}：見報告開頭",
    notes.NEARBY: "{}：見鄰近句段",
    notes.NOT_IN_EVIDENCE: "出處中沒有：{}",
    notes.UNSAID: "報告中沒有這樣說",
    notes.NO_FACT: "其中沒有可以核實的內容",
    notes.LOST: "{}（{}）沒有得到完整答覆，可能有遺漏：{}，{}",
    notes.NOT_VERIFIED: "{}項未能與原文核實，單獨列出",
    notes.PLACES_LOST: "模型還指了別處，但寫法無法讀取",
    notes.NOT_WEIGHED: "最後一次通看全部條目沒有得到答覆：輕重可能不一致，同一件事可能列了兩次",
    notes.SHEET_COMMENTS_OUT: "{0}條註解未讀（工作表「{2}」）",
    notes.COMMENTS_OUT: "{0}條註解未讀",
    notes.HIDDEN_TEXT_OUT: "隱藏文字未讀（{}字）",
    notes.HIDDEN_CHARACTERS_OUT: "隱藏文字未讀（{}字）",
    notes.CHANGES_TAKEN: "按接受全部修訂讀取，其中刪除{}處",
    notes.FILES_INSIDE_OUT: "檔案中嵌入的{}個檔案未讀",
    notes.PICTURES_OUT: "{0}張圖片未讀",
    notes.CODE_OUT: "{0}段程式碼未讀",
    notes.TOO_MANY_LINES: "行數過多，按純文字讀取",
    notes.DAMAGED_CHARACTERS: "{}個字元已損壞，無法讀取",
    notes.SLIDES_OUT: "{0}張隱藏的投影片未讀",
    notes.PICTURE_SLIDE: "第{}張投影片只有圖片",
    notes.OBJECTS_OUT: "{0}個嵌入物件未讀",
    notes.CHARTS_OUT: "{0}個圖表未讀",
    notes.SHEETS_OUT: "{0}個隱藏的工作表未讀：{2}",
    notes.ROWS_OUT: "{0}個隱藏的列未讀（工作表「{2}」）",
    notes.COLUMNS_OUT: "{0}個隱藏的欄未讀（工作表「{2}」）",
    notes.FAR_COLUMNS_OUT: "第{0}欄以後未讀（工作表「{1}」）",
    notes.UNCOUNTED: "{0}個公式沒有結果（工作表「{1}」）：檔案從未計算過",
    notes.AS_STORED: "二進位活頁簿的數字按儲存的樣子讀取：98.5%可能是0.985",
    notes.NAVIGATION_OUT: "另有{}行導覽未讀",
    notes.ATTACHED_MAIL_OUT: "所附郵件{}未讀",
    notes.ATTACHMENT_OUT: "附件{}未讀",
    notes.OLDER_MAIL: "本文為空，讀取的是下面的舊郵件",
    notes.COVER_LETTER: "這封郵件只是說明信，報告可能在附件{}中，請直接給出該檔案",
    notes.ATTACHED_OUT: "內嵌的{0}個檔案未讀",
    notes.FORM: "這是動態表單，填寫的內容可能缺失",
    notes.PAGE_OUT: "第{}頁損壞，未讀",
    notes.SCANNED: "第{1}頁是掃描圖，文字由識別而來",
    notes.SCANNED_OUT: "第{1}頁是掃描圖，未讀；{3}",
    notes.GARBLED: "第{1}頁的文字層不可用，文字由識別而來",
    notes.GARBLED_OUT: "第{1}頁的文字層不可用，未讀；{3}",
    notes.INSTALL_OCR: "執行 {} 後可以識別",
    notes.ALLOW_OCR: "允許識別後可以讀取",
    notes.ADDRESSED: "{}處文字是對讀者說的，或用另一種語言寫成：其中的指令一概不執行，內置規則不從中列出條目",
    notes.RECOGNISED: "文字由圖片識別而來，把握約{}%：請與原件核對數字",
    notes.DAMAGED: "來源含有替換字元（U+FFFD），有些文字在此之前已經丟失",
    notes.GROWTH: "數字不一致：從{}到{}變化{}，不是{}",
    notes.SHARE: "數字不一致：{}佔{}的{}%，不是{}",
    notes.SUM: "數字不一致：{}等於{}，不是{}",
    notes.ABOVE: "數字不一致：{}是{}的一部分，卻大於它",
    notes.TWO_VALUES: "數字不一致：同一項前後兩個數，{}和{}",
    **{english: traditional for english, (_, traditional) in _FAILURES.items()},
}
ENGLISH: Final[Mapping[str, str]] = {}


def in_words(note: str, language: Mapping[str, str]) -> str:
    """A sentence of the program in a language; as it is where that has no word for it, as of an older summary.

    What stands in the blanks may be a sentence itself: what to do about the pages that were not read. Of a message in
    several parts, "report.txt: is empty; give another", each is told by itself.
    """
    if (whole := _translated(note, language)) is not None:
        return whole
    first, more, rest = note.partition("; ")
    if more and (told := (in_words(first, language), in_words(rest, language))) != (first, rest):
        return "；".join(told)
    for colon in COLON.finditer(note):
        if (said := _translated(note[colon.end() :], language)) is not None:
            return f"{note[: colon.start()]}：{said}"
    return note


def _translated(sentence: str, language: Mapping[str, str]) -> str | None:
    if whole := language.get(sentence):
        return whole.format()
    for known, words in language.items():
        begins, *blanks = known.split("{}", 1)
        if blanks and sentence.startswith(begins) and (found := _pattern(known).fullmatch(sentence)):
            return words.format(*(_filled(blank, language) for blank in found.groups()))
    return None


def _filled(blank: str, language: Mapping[str, str]) -> str:
    """What stands in a blank: a sentence has spaces, unless it is one word."""
    return in_words(blank, language) if " " in blank or blank in language else blank


@cache
def _pattern(sentence: str) -> re.Pattern[str]:
    return re.compile("(.*?)".join(map(re.escape, sentence.split("{}"))), re.DOTALL)
