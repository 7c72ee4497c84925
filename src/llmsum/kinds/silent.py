"""Lines that say nothing of any work: pictures, addresses, dates that head what follows, code, questions, 暂无.

They are told by their form; no word in them counts.
"""

from llmsum.patterns import regex
from llmsum.words.script import holds_han

# A picture, the target of a link, an address, a tag, the marks of code, a list of accounts.
TARGET = regex(
    r"!\[[^\]\n]*\]\([^)\n]*\)?|(?<=\])\([^)\n]*\)?|(?:https?://|www\.)[^\s，。；、）)】》\u4e00-\u9fff]+"
    r"|<[A-Za-z/!][^>\n]{0,400}>|`+|@[A-Za-z\d][\w-]{2,38}(?:\s*[,，、]\s*@[A-Za-z\d][\w-]{2,38})+"
)
# [^7]: a source; [1] [its title](its address)
NOTE = regex(r"\s*(?:>\s*)?(?:\[\^[^\]\s]{1,20}\]:|\[\d{1,3}\]:?\s*\[)")
DIGIT = regex(r"\d")
LETTER = regex(r"[^\W\d_]")
# 第3周（8月22日—8月28日）, 2024年5月周报, Week 12 (2024-03-18), 开发阶段第1周 20%: no word besides them.
DATED = regex(
    r"(?:[\W\d_]|[一二三四五六七八九十第]|[年月日周号旬]|星期|季度|学期|学年|阶段|开发|上半|下半|[上下本明今]|至|到|起|共计"
    r"|上午|下午|半"
    r"|[周月日季年双]报|工作|汇报|报告|总结|小结|记录|纪要|(?i:weekly|monthly|quarterly|daily|update|report"
    r"|status|week|month|day|quarter"
    r"|q[1-4]|from|to|of|the|for|jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?|(?:mon|tues|wednes|thurs|fri|satur|sun)day|pm|am|noon)\b)+"
    r"(?:(?:计划|安排|打算|要点|重点)\W*)?"
)
# 暂无相关情况, 均无异议, None at this time: there is nothing to tell. 暂无解决方案 and 无安全事故 do tell something.
NO_NEWS = regex(
    r"[\W\d_]*(?:[^，。；：:\n]{1,10}[：:])?(?:(?:以上|上述|各项|上次|本次|本[周月季期年次]|本[周月季年]度"
    r"|目前|当前|近期|议案|事项|会议记录"
    r"|记录|内容|提案|该项|与会人员|各位|经确认|经询问|此项|工作|情况|方面|对此)[，,]?){0,4}"
    r"(?:(?:[暂并均皆尚]?无|[暂尚]?没有)(?:任何|其[他它]|相关|新增?|特别|特殊|需要?)?"
    r"(?:相关|异议|意见|补充|进展|更新|情况|事项|内容|变化|变动|需求|动议|临时动议|提案|汇报|报告|说明"
    r"|特别事项|备注){1,2}(?:的?(?:情况|事项|内容|说明))?(?:[需可][要以]?(?:说明|报告|汇报|补充))?|无|同上|略"
    r"|不适用|同前)[\W_]*"
    # 本周没有新版本上线, but 本周没有完成任务 and 本周没有人值班 are shortcomings.
    r"|\W*本[期周月日季][度内]?[，,]?(?:暂无|尚无|没有|无|未收到|未接到|未有|未新增|暂未|尚未收到)"
    r"(?![^，。；]*(?:完成|达|解决|到位|落实|修|整改|按[时期]|如期|通过|人手|经费|资金|人(?!员)|水|电|产出|款|检[测查]|维护|培训|演练|生产))"
    r"[^，。；\d]{1,16}\W*"
    r"|\W*[^，。；：:\n]{1,10}[：:]\s?本[期周月日季][度内]?(?:暂?无|尚无|没有)(?:新增?的?|版本)?"
    r"(?:变[更化动]|更新|上线|发[布版]|需求|会议|活动)\W*"
    # 水泵房：未见异常, 未收到意见: all is as it should be.
    r"|\W*(?:[^，。；：:\n]{1,12}[：:\s|])?(?:一切|均|全部|运[行转]|设备|各项)?(?:正常|未见异常|无异常|情况良好)[\W_]*"
    r"|\W*(?:[^，。；：:\n]{1,12}[：:])?(?:未|没有?)(?:收到|接到|收集到)(?:任何|其他|反对|不同)?(?:意见|建议|异议)\W*"
    r"|\W*(?i:there (?:is|was|were) no (?:meeting|call|session|release)s?\b)"
    r"(?!.*\b(?:because (?!of the holiday)|that|which|so)\b)[^.;,\d]{0,40}\W*"
    r"|\W*(?i:(?:there (?:is|was|were) )?(?:nothing|no (?:news|updates?|changes?|comments?|objections?"
    r"|other business|issues? to report))"
    r"(?: (?:new|else|further|to (?:report|add|note)))*|none|n/?a|not applicable|tbd|tba|same as (?:above|last \w+))"
    r"(?: (?:at (?:this|the) (?:time|moment|present)|this (?:week|month|quarter|year|period)|so far|yet"
    r"|reported|raised|known|for now|currently))*\W*"
)
# 我们重点做了以下工作, 重点抓好八个方面工作: what follows says it.
ANNOUNCES = regex(
    r"(?:^|[，,])[^，,]{0,24}(?:(?:以下|下列|如下)[^，,。]{0,6}(?:工作|方面|问题|不足|差距|任务|措施|几点|内容"
    r"|要求)[^，,：:\d]{0,10}[：:]?"
    r"|[做抓把突聚坚强着][^，,\d]{0,8}(?:[二三四五六七八九十几]|\d{1,2})(?:个|大)?(?:方面|重点|着力点|坚持"
    r"|聚焦|突出|着力)的?(?:工作|任务|重点)?)[。！；\s]*$"
    r"|(?:^|[，,])\s*现[将就][^，,。]{0,40}(?:报告|汇报|总结|述职|说明)如下[：:。\s]*$"
    r"|^(?i:this report (?:covers|describes|presents|summari[sz]es|sets out)\b(?!.*\bwe\b))"
)
# 但也存在一些困难和问题。 owns up to nothing yet.
OWNS_UP = regex(
    r"(?:存在|面临|遇到|碰到|(?:还|仍|也)有)[着了]?(?:一些|不少|许多|很多|诸多|以下|一定|较多|若干|不同程度|各种)?的?"
    r"(?:(?:问题|不足|困难|短板|差距|挑战)(?:之处)?[和与、及]?){1,3}[。：:；\s]*$"
    r"|\b(?i:fac(?:ed?|ing)|encountered|experienced|met|had|saw|ran into)\s+(?i:(?:with|some|several|many|a number of"
    r"|various|a few|certain)\s+)*(?i:difficult(?:y|ies)|challenges?|problems?|setbacks?|obstacles?)[.:\s]*$"
)
# 针对群众反映的突出问题：… tells what was done about them.
DEALT_WITH = regex(
    r"解决|整改|针对|围绕|聚焦|破解|排查|梳理|发现|查出|检查|反映|着力"
    r"|\b(?i:no|none|not|never|re?solved|addressed|overc[ao]me|despite)\b"
)
# 承办人：高美兰　馆长：林志远; Hannah Brandt, 8 July; Prepared by M. Okafor for the board: who signs.
SIGNED = regex(
    r"\W{0,8}(?:(?:(?:承办|经办|填报|填表|制表|记录|审核|审批|报告|撰稿|主持|联系|签发|拟稿|核稿|复核|校对|整理)人?员?"
    r"|(?:[馆校院站局所科处主会社队组]|理事)[长任]?)[：:][^\S\n]*+[\u4e00-\u9fff·]{2,5}[\s，,；;、。]*+){1,6}"
    r"|\W{0,8}(?![^,]*ed,)(?:[A-Z][\w.'’-]*\s){1,3}[A-Z][\w'’-]+,\s(?:\d{1,2}\s)?[A-Z][a-z]{2,8}(?:\s\d{1,2})?"
    r"(?:,?\s(?:19|20)\d\d)?\W{0,8}"
    r"|\W{0,8}(?i:(?:prepared|written|compiled|submitted|minuted|minutes taken|recorded) by) "
    r"(?:[A-Z][\w.'’-]*[ ,]{0,2}){1,4}"
    r"(?:for [^\d,.]{2,40})?,?\s?(?:\d{1,2}\s[A-Z][a-z]+\s(?:19|20)\d\d)?\W{0,3}"
)
# 会议号：812 045 337（线上）, Phone: 020 7946 0000; 查询请电管理处。
REACHED_AT = regex(
    r"(?:\W{0,8}[^，。：:\s]{0,10}(?:号码?|[Qq]{2}群?|密码|热线|电话|传真|手机|微信|邮箱|邮编|网址|链接"
    r"|(?i:phone|tel|fax|e-?mail|passcode|dial-in|\bid))"
    r"\s?[：:][A-Za-z\d\s.@+_()/#–转-]++(?:（[^）]{1,10}）)?[，,；;。\s]*+){1,4}"
    r"|\W*(?:如有)?(?:疑问|查询|咨询|报名|详情|垂询|需要)?[^，。；\d]{0,6}请(?:致?电|拨打|联系|联络|洽|扫码)(?!.*(?:不|无人|已|解决))"
    r"[^，。；]{0,24}\W*"
    r"|\W*(?i:call|join|chat|zoom|dial in)\s?[:：][^\n]{0,40}(?i:\bpin|\bid|passcode)\W{0,3}\d[\d ]{2,}\W*"
)
# 出席：理事七人, **Venue:** Meeting room 2, Minutes of 9 April were approved, 【三、其他事项】: the frame of a meeting.
# Names, places and times alone: 缺席：3名委员连续5次缺席会议 tells something.
_SITTING = r"(?:(?!\d)[^\n，,；;。]|\d{1,3}(?=[人名位])){1,60}"
_WHO = r"(?:(?:[A-Z][\w.'’&-]*+|and|of|the|for|all|members?|staff|board|team)[,\s()/]*+){1,25}+"
_WHERE = r"(?:(?:[A-Z][\w.'’&-]*+|\d++|room|hall|floor|building|unit|office|online|at|in|the|and)[,\s()/]*+){1,14}+"
_WHEN = (
    r"(?:[\d年月日号时点分上下午周星期一二三四五六天半：:（）()\s.,、-]"
    r"|(?i:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?i:day)?\b"
    r"|(?i:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]{0,6}\b|(?i:st|nd|rd|th|at|on|in|the|am|pm|noon)\b){1,40}+"
)
FRAME = regex(
    rf"[\W\d]{{0,6}}(?:[出列缺]席|[参到与]会|请假|[巡检抽]\w?[查楼房]人|汇报人)(?:人员?|者|领导|单位|对象)?[：:]{_SITTING}\W*"
    rf"|[\W\d]{{0,6}}时间[：:]{_WHEN}\W*"
    r"|[\W\d]{0,6}地点[：:](?!\s*新)[^\n，,；;。]{1,20}(?:室|厅|楼|馆|堂|中心|线上|部|院|所|处|校|村|号)\W*"
    rf"|\W{{0,6}}(?i:present|in attendance|apologies|chair(?:ed by)?|prepared for|cc)\W{{0,4}}[：:]\W{{0,4}}{_WHO}\W*"
    rf"|\W{{0,6}}(?i:venue|location|place)\W{{0,4}}[：:]\W{{0,4}}{_WHERE}\W*"
    r"|\W{0,6}(?:下[次一]?次?|(?i:(?:date of )?(?:the )?next))\s?"
    r"(?:会议|例会|碰头会|(?i:(?:\w+ )?(?:meeting|session|call|sync)))\W*+"
    rf"(?:时间|定[在于]|(?i:is|will be))?{_WHEN}"
    r"|\W*(?i:(?:the )?minutes (?:of|from) (?:the )?(?:(?:last|previous) meeting"
    r"|(?:meeting (?:of|on) )?(?:\d{1,2} [a-z]{3,9}|[a-z]{3,9} \d{1,2})(?: 20\d\d)?) (?:was|were) )"
    r"(?i:(?:read and |taken as read and )?(?:approved|agreed|accepted|adopted|confirmed|signed))[^.;,]{0,30}\W*"
    r"|\s*【?[^【】\n\d]{0,20}(?:汇报|研究|讨论|听取|通报|议题|部署|学习|事项|表决|审议)[^【】\n\d]{0,32}】\s*|\s*【[^【】\n\d]{1,12}】\s*"
)
MAX_ANNOUNCING = 70  # characters
# How a speech or a letter ends, clause by clause: no plan, wherever it stands.
CLOSES = regex(
    r"\s*(?:(?:谢谢|感谢)(?:大家|各位|聆听|观看)?.{0,8}|以上(?:就?是|为)?.{0,16}(?:汇报|报告|述职|总结)|(?:汇报|报告|述职)完毕"
    r"|(?:如有)?(?:以上[^，。]{0,8})?不(?:妥|当|足|到)之处.{0,20}|(?:敬?请|望).{0,12}(?:审议|审阅|评议|指正|监督)|特此(?:报告|汇报)|此致|敬礼"
    r"|各位(?:代表|领导|同志|委员|同仁|同事).{0,4}|同志们|让我们.{0,60}|为.{2,40}(?:奋斗|贡献|努力|前进)"
    r"|今后|(?:我们)?(?:将|要)?(?:再接再厉|再创(?:佳绩|新高|辉煌)|[锐开]意进取|开拓创新|团结[一奋][心进]|砥砺前行|[真实]抓实干|勇毅前行|乘势而上"
    r"|奋发有为|不懈努力|扎实工作|(?:再上|迈上|再登)新?的?台阶)|(?:在)?新的(?:一年|征程)(?:里|上|中)?|(?:我们)?将?(?:继续)?以(?:更加?)?[^。，；]{0,20}(?:优异成绩|热情|作风|姿态|状态|干劲)"
    r"|(?:我们)?(?:将)?(?:在|坚持).{2,20}领导下?|(?:奋力)?谱写.{2,24}篇章|路虽远|行则将至|事虽难|做则必成"
    r"|(?:[^，。]{0,8}(?:将至|来临|到来|之际)|(?:在此|最后|衷心)?[，,]?(?:谨|恭)?祝[愿福]?(?:大家|各位|全体|同志|贵)[^，。]{0,16}"
    r"|(?:新年|节日)快乐|万事如意|阖家[幸安]福?康?|身体健康|工作顺利)"
    r"|(?i:thank you).{0,40})[。.！!，,；;\s]*"
)
COMMA = regex(r"(?<=[，,])")
QUESTION = regex(r"[?？][\s”’」』）)\"'*_]*$")
CODE = regex(r"[_={}\[\]<>\\;]|(?<=\w)\(|(?<=[a-z])\.(?=[a-z])|/(?=\w+[/.])")
LEAST_CODE = 20  # characters
CODE_SHARE = 0.05  # of the characters of a line; prose of programmers stays below it


def bare(shadow: str) -> str:
    """A sentence without its pictures, addresses and tags."""
    return TARGET.sub(" ", shadow) if any(mark in shadow for mark in ("](", "://", "<", "`", "www.", "@")) else shadow


def _owns_up(said: str) -> bool:
    last = said[max(said.rfind(mark) for mark in "，,；;") + 1 :]
    return OWNS_UP.search(last) is not None and not (DEALT_WITH.search(last) or DIGIT.search(said))


def is_silent(shadow: str) -> bool:
    """Whether a sentence of simplified script is one of them."""
    said = bare(shadow).strip()
    if NOTE.match(shadow) or not LETTER.search(said) or QUESTION.search(said):
        return True
    if any(form.fullmatch(said) for form in (DATED, NO_NEWS, SIGNED, REACHED_AT, FRAME)):
        return True
    if len(said) <= MAX_ANNOUNCING and (ANNOUNCES.search(said) or _owns_up(said)):
        return True
    if all(CLOSES.fullmatch(clause) for clause in COMMA.split(said)):
        return True
    is_long = len(said) > LEAST_CODE and not holds_han(said)
    return is_long and len(CODE.findall(said)) > CODE_SHARE * len(said)
