"""Whether a sentence tells of what is over, of what is to come or of what did not come about, whatever its verbs are.

Lexicons know words; here it counts where a word stands: 拟 and 要 mean something at the head of a clause, 没有 before a
verb. Patterns are of simplified script.
"""

from collections.abc import Iterator, Set
from typing import Final

from llmsum.kinds.norms import BURDEN, ENGLISH_BURDEN, norms
from llmsum.kinds.reached import reached
from llmsum.patterns import regex

# A time or somebody before the verb.
HEAD = (
    r"(?:^|[，,。；;：:、\n])[\s*_\d.．、（(）)\-+•一二三四五六七八九十]{0,12}"
    r"(?:(?:今年|明年|全年|年内|本年|当年|下?[一个]*[周月季年]度?|20\d\d年度?|\d+月[底份中旬]*|近期|今后|会后"
    r"|[^，,。；;：:、\n]{1,8}?[之以]?前(?=[要需完拟将应必])|同时|并|还|也|均|需|各|共|再)[，,]?){0,4}"
    r"(?:我们|我[国省市区县镇乡村校院局部委厅处站所会馆办]|本[部组局会院校]|(?!滞后|落后|推迟|原定)[^，,。；;：:、\n\d]{2,6}?(?=拟"
    r"|力争|打算|计划[^，。；]|预计))?"
)
MEANT = regex(
    HEAD + r"(?:拟(?![合定好人])|力争|争取(?!到|了|上级|中央|省级|各类|专项|资金)"
    r"|打算|预计|有望|计划(?!生育|单列|性|的|完成率|经济|已|执行)"
    r"|准备(?!了|工作|就绪)|着手"
    r"|将(?=[于在会要]|继续|进一步|全力|着[力重手]|大力|积极|重点|努力|持续|不断|加|推|抓|开|组织|举|召|实施|完成|建"
    r"|新|引|办|启|扩|培|争|围绕|以|对|按|根据|陆续)"
    r"|要(?![求么是素点道闻害件领冲])|必须|务必|应当?(?![用对急邀聘届收付])|需(?!求)|尽快|尽早)"
    # Rents to rise in April; quotes to be obtained.
    r"|^\W*(?!(?i:thanks|due|according|in|next|up|back|how|ready|able|welcome|subject|close|similar|compared"
    r"|prior|from|as|if|to|we|i|they|he|she|it|there)\b)"
    r"(?:(?!(?i:is|are|was|were|be|has|have|had|needs?|wants?|used|unable|able|\w+ed|\w+ing|that|which"
    r"|rose|fell|grew|came|went|led|sent|gave|took|got|set|began)\b)[\w.'’&/-]+ ){1,6}"
    r"to (?!(?:the|a|an|our|its|their|his|her|them|us|all|\w+s)\b|\d)[a-z]+"
    r"|\b(?i:will|shall|plans? to|intends? to|aims? to|going to|is to be|are to be|hopes? to"
    r"|(?:is|are) (?:due|set|slated) to|(?:hoping|planning|looking|aiming|keen) to|would (?:also |really |all )?like to"
    r"|let['’]s)\b(?! not\b)"
)
TIME_TO_COME = (
    r"(?=[^，。；]{0,10}?(?:\d[月日号]|[一二三四五六七八九十]月|[下周][一二三四五六日末]|季度|[明来]年|年[前后底内]|学期|[暑寒]假"
    r"|[国中春][庆秋节]))"
)
# What is meant, told as people speak.
SPOKEN = regex(
    # 重心会放在…, 厨房会添一部…, 会在春节后…
    r"(?<![大开晚年班例机委工协学社员议集展赛茶宴体领理误幸])会(?=添|增设|加[设装]|放在|在[^，。；]{1,10}[后前底时月年季周天]"
    r"|安排|尽快|陆续|重新|着手)"
    # 定在五月与观众见面, 等设备到位就开机, 先放一放, 七月份再做
    rf"|(?<!原)(?:定[在于]|订于|安排在|放[到在]|改[到在]|留到){TIME_TO_COME}"
    r"|(?:^|[，,。；;：:\n])\s*等(?!等)[^，。；]{1,14}[，,]?[^，。；]{0,3}(?:就|马上|立[即刻]|再)"
    r"|先(?:放|缓|搁)一?[放缓搁]|回头(?![看率客想])|[月周天年期季底](?:份|初|中旬)?再(?![次度三获生创])"
    # 清明前动工，田大勇牵头: somebody has it.
    r"|[，,；;：:（(][^，。；]{2,6}(?:牵头|负责|跟进|经办|盯办)[）)]?[。；;\s]*$"
    # We're bringing in a contractor from 1 August.
    r"|(?:\b(?i:is|are|am)|['’](?:re|m)) \w+ing\b[^.;]{0,60}\b(?:from|in|on|by) (?:\d{1,2} )?"
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December|next)\b"
    # A box that is not ticked.
    r"|^\W{0,4}(?:\[ ?\]|[☐□])\s"
)
OVER = regex(
    r"已|上半年|去年|上[月周]|(?<![说讲约谈定想]好)了(?!解)|(?<![通不经超透])过(?![程渡度硬关高低多少])|现已"
    r"|\b(?i:(?:has|have|had|was|were)\b(?! (?:agreed|decided|resolved) (?:that|to|on)\b))"
)
UNDONE = regex(
    # 查处未按期年检车辆, 对未完成任务的企业: somebody else's.
    r"(?<![对查处理助改决为将])(?:没有?+|尚未|还未|至今未|未能|一直未|仍未|从未"
    r"|未(?=[经予获得通完建开到落达按整修及纳配设覆接装改形取实召收交付签参]))"
    r"(?!发生|出现|发现|异常|异议|问题|事故|来|成年|婚)(?![^，。；]{0,12}的(?!\b|问题))[^，。；：\s]"
    r"|\b(?:(?i:has|have|had|was|were|did|is|are|does|do|could|can|would)(?: not\b(?! only)|n['’]t\b)"
    r"|(?i:never|yet to|without|no longer)\b)"
)
# What nobody wants and did not come: no work that was left undone, whatever stands in between. Costs, fines and whose
# duty it is are no harm: 未收到赔付, 没有形成责任体系.
_ONE = "一(?:[起例名个件宗户人位条笔单票]|次(?!性))"
_CAME = "(?:发生|出现|接到|收到|引发|造成|导致|产生|形成|出(?![台具])|有(?!效))"
_HARM = (
    r"(?:投诉|事故|逾期|流失|失业|发案|差错|纠纷|辍学|失学|返贫|掉队|上访|信访件|死亡|亡人|感染|跌倒|压疮|拥堵|返工|退货|故障|缺勤|逃课"
    r"|误[点诊工]|火[灾情]|[停断][水电气]|溺水|受伤|伤亡|疫情|违[规纪法]|(?:责任|群体性|安全|舆情|感染|泄密|恶性)(?:事件|事故)|迟到|早退"
    r"|旷[工课]|压港|出错|排错|舆情|污染|丢失|损失|中毒|断供)"
)
SPARED = regex(
    rf"(?:(?:未曾|从未|从不|从没有?)(?:{_CAME}过?[^，。；：没未不]{{0,10}}?|[^，。；：没未不]{{0,2}}?)"
    rf"|(?:(?<![从并])没(?:有|(?=[发出接收引造导]))|未|无|不再)(?:{_CAME}过?了?(?:任何|{_ONE})?|任何|{_ONE})[^，。；：没未不]{{0,10}}?)"
    rf"{_HARM}"
    r"(?![^，。；]{0,4}(?:得到|处[理置]|办[结理]|解决|化解|回复|整改|完成|落实|下降|减少|降低|压[减降]|指标|目标|报告|预案|演练|人(?!员)|书|体系"
    r"|机制|清单|台账|办法|闭环|调查|监测|管控|应对))"
)
ONLY = regex(
    r"(?:只有|仅有|仅为|仅占|只占|仅仅?完成|只完成|仅剩|只剩|还差|尚差|相差|差额|才[有达](?=\d)|不到位"
    r"|低于(?!全|同|平均|上年|去年)|达不到)"
    r"|\b(?i:only|just|merely|short of|below (?:target|plan|budget))\b"
)
BELOW_ZERO = regex(
    r"(?<![\dA-Za-z年月日)）~%至])[-\uff0d\u2212](?:[$¥€£]\s?)?\d|(?:亏损|赤字|负债(?!率)|逆差|倒挂|透支"
    r"|超支)[^，。；减降缩收回]{0,6}\d"
)
# 打不开, 跟不上, 凑不齐, 没地方放; 不深 and 不细 at the end of a clause.
CANNOT = regex(
    r"(?<![少离免忘拆割数足用闲])[\u4e00-\u9fff]不(?:[上起去出住齐完清够全动进着](?![产])|[下了到开来好成通](?![位级解文\d]))"
    r"|不[深细实牢强高全齐准清稳畅均匀严紧够足多佳良利力当妥善熟灵便快亮平顺响](?=[，。；、,;]|$)"
    r"|没[法地钱空人](?!才)|[打用跟说看听学做跑修装连登查找买招留]不[^断仅但少同过\s]"
)
TAKEN = regex(r"(?:^|[，,。；;：:\s]|前|后|里|上|底|末|年|月|周|日|我们|尽快|统一|全部)把(?![手关脉握控戏式酒])")
REGULAR = regex(
    r"每(?:个?(?:[天日周旬月季年晚夜]|星期|礼拜)|季度|学期|半年|两[周月]|隔|名|人|逢)|人人"
    r"|\b(?i:every|each) (?i:day|week|month|quarter|term|year|night)\b"
)
AMOUNT = regex(r"\d[\d.,]*(?![\d.,年月])")  # one of several below zero is an account, no loss
# A box that is ticked; 修复 #45：金额丢失.
TICKED = regex(r"^\W{0,4}(?:\[[xX✓√]\]|[☑☒✅✔])\s")
MENDED = regex(
    r"^[^\w\[]{0,4}(?:\[[xX✓√]\]\s*)?(?:修[复掉]?|\b(?i:fix(?:e[ds])?|resolve[ds]?|close[ds]?))\s?[:：]?\s?(?:了|#\d|\b(?i:bugs?)\b)"
)
ONGOING = regex(r"正在|推进中|进行中|施工中|办理中|\b(?i:under way|in progress|ongoing)\b")
UNFINISHED = regex(
    r"[，,]?(?:尚|还|仍)?(?:未|没有?)(?:全部|最终)?(?:完成|完工|竣工|建成|结束|到位|办结)"
    r"|,? ?(?i:(?:but )?not (?:yet )?(?:finished|complete[d]?|done))"
)
# That a burden grows is no success.
CHANGE = regex(
    rf"(?:{BURDEN})"
    r"(?:[^，。；]{0,12}?)(?:(?P<grows>上升|增[加长多]|拉长|延长|[升增涨][至到]|高达|反弹|居高|翻[倍番])|下降"
    r"|减少|缩短|[降减压][至到低]|回落|清零)"
    rf"|\b(?i:{ENGLISH_BURDEN})\b[^.;]{{0,24}}?\b(?i:(?P<increases>rose|risen|increased|grew|grown|went up"
    r"|doubled|is up|are up|climbed)|fell|fallen|decreased"
    r"|dropped|went down|halved|came down|come down|(?:is|are) down)\b"
)
# 没有漏水 is no work that was left undone.
AVERTED: Final = frozenset(f"{name}, negated" for name in ("defect", "failed", "hardship"))
RESOLVED: Final = frozenset(("agreed", "decided"))  # what a meeting resolved is to come
AHEAD: Final = frozenset(("ahead", "soon", "deadline", "later year"))


def tenses(shadow: str, names: Set[str], *, is_ordered: bool) -> Iterator[str]:
    """The features of a sentence; `names` are those that it has by its words, `is_ordered` what stands before it."""
    is_over = bool(OVER.search(shadow) or TICKED.search(shadow))
    is_meant = is_intent(shadow) and "已" not in shadow
    if is_meant:
        yield "meant"
    is_put_off = "failed" in names and not is_meant  # 延期至明年 names a time to come
    if (is_meant or is_ordered or names & (AHEAD | RESOLVED)) and not (is_over or is_put_off):
        yield "to come"
    is_undone, is_going_on = bool(UNDONE.search(shadow)), bool(ONGOING.search(shadow))
    if is_undone and not is_going_on and not names & AVERTED:
        yield "did not come about"
    if is_going_on:
        yield "is going on"
    yield from norms(shadow)
    yield from reached(shadow)
    yield from _marks(shadow)
    if CANNOT.search(shadow):
        yield "cannot"
    if not is_over and TAKEN.search(shadow):
        yield "taken, not over"
    if not is_over and REGULAR.search(shadow):
        yield "regular, not over"
    if ONLY.search(shadow) or (BELOW_ZERO.search(shadow) and len(AMOUNT.findall(shadow)) == 1):
        yield "falls short"
    if burden := CHANGE.search(shadow):
        yield "a burden grows" if burden["grows"] or burden["increases"] else "a burden shrinks"


def is_intent(shadow: str) -> bool:
    """Whether a text of simplified script tells what somebody means to do."""
    return bool(MEANT.search(shadow) or SPOKEN.search(shadow))


def _marks(shadow: str) -> Iterator[str]:
    if TICKED.search(shadow):
        yield "finished"
    if MENDED.search(shadow):
        yield "handled"


def told(shadow: str) -> str:
    """What a sentence tells: of work that goes on it is no news that it is not finished yet.

    What did not happen, and is good so, is told in the word that says so by itself, at its own length.
    """
    shadow = SPARED.sub(lambda spared: "无事故".rjust(len(spared[0]), "某"), shadow)
    return UNFINISHED.sub("", shadow) if ONGOING.search(shadow) else shadow
