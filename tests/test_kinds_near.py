"""Sentences near the forms that say nothing, that were spared or that are split: what they tell is told, and once."""

import pytest

from llmsum.kinds.deciding import decide
from llmsum.models import Kind
from tests.support.cutting import report

KINDS: dict[str, Kind] = {"A": "achievement", "P": "problem", "L": "plan"}
CHINESE = {
    "A": "某中心2023年工作总结\n一、主要成绩\n新建道路3公里。\n",
    "P": "某中心2023年工作总结\n一、存在问题\n人手不足。\n",
    "L": "某中心2023年工作总结\n一、下步打算\n明年将新建泵站3座。\n",
}
ENGLISH = {
    "A": "Report 2023\n\n## Results\n\nWe trained 30 people in May.\n",
    "P": "Report 2023\n\n## Problems\n\nWe are short of two drivers.\n",
    "L": "Report 2023\n\n## Plans\n\nWe will open a second office.\n",
}
# Under which heading a sentence stands, what comes of it, and the sentence.
CASES = [
    ("A", "A", "参会人员：120人，达成合作意向15项，签约金额3.2亿元。"),
    ("A", "A", "与会单位：23家企业现场签约，合同额5.6亿元。"),
    ("P", "P", "时间：工期滞后20天，影响交付。"),
    ("P", "P", "缺席：3名委员连续5次缺席会议。"),
    ("P", "P", "请假人员：本月病假达45人次，严重影响生产。"),
    ("P", "P", "应到：45人，实到12人，到会率不足三成。"),
    ("P", "P", "列席人员：未通知到位，造成误会。"),
    ("A", "A", "地点：新建3个站点，覆盖5个街道。"),
    ("A", "A", "议程：审议通过预算方案，批准资金200万元。"),
    ("P", "P", "Absent: 12 staff were off sick for most of the month."),
    ("P", "P", "Location: the depot was flooded twice."),
    ("P", "P", "Venue: the hall roof leaks and the heating has failed."),
    ("P", "P", "Minutes: nobody has written them since March."),
    ("A", "A", "Attendance: rose to 120 members."),
    ("A", "A", "【已完成3号机组大修】"),
    ("A", "A", "【新建学校5所】"),
    ("P", "P", "库存积压，预计损失30万元。"),
    ("P", "P", "进度缓慢，预计延期两个月。"),
    ("P", "P", "订单减少，预计亏损120万元。"),
    ("P", "P", "工期滞后，预计无法按期交付。"),
    ("P", "P", "缺编12人，需要一人兼三岗。"),
    ("P", "P", "人手不足，需加班加点才能完成。"),
    ("P", "P", "Parts are late, so the launch will slip to June."),
    ("P", "P", "Costs rose 12%, and we are going to miss the budget."),
    ("P", "P", "The roof leaks, and we will lose the hall in winter."),
    ("P", "P", "工程滞后15天，原定6月30日前完工。"),
    ("P", "P", "设备故障3次，节前停产2天。"),
    ("P", "P", "人手不足，春节前辞职3人。"),
    ("P", "P", "货款拖欠32万元，国庆后装修停工。"),
    ("A", "A", "培训120人次，春节后开工率达98%。"),
    ("A", "A", "整改隐患32处，年后复查无一反弹。"),
    ("A", "A", "建成大棚30座，开学后进校配送蔬菜12吨。"),
    ("A", "A", "销售收入3200万元，其中国庆节后启动促销增收300万元。"),
    ("A", "A", "节约经费30万元，但没有影响教学。"),
    ("A", "A", "遭遇3次台风，但没有人员伤亡。"),
    ("A", "A", "人均成本下降12%，但服务质量没有下降。"),
    ("A", "A", "We cut costs by 12%, but without any complaints."),
    ("A", "A", "Sales rose 12%, yet no overtime was needed."),
    ("A", "A", "We handled 320 calls, but none was late."),
    ("P", "P", "本月未开展安全培训。"),
    ("P", "P", "本季度未组织应急演练。"),
    ("P", "P", "受疫情影响，本月未开展线下活动。"),
    ("P", "P", "由于设备故障，本周未有产出。"),
    ("P", "P", "因场地不足，本季未举行比赛。"),
    ("P", "P", "供水管：本周没有水。"),
    ("P", "P", "电梯：本月没有检测。"),
    ("P", "P", "消防系统：本月无人维护。"),
    ("P", "P", "本周没有人值班。"),
    ("P", "P", "需要协调联系供电局解决。"),
    ("L", "L", "需要联系厂家更换主板。"),
    ("L", "L", "需要尽快联系设计院出图。"),
    ("A", "A", "查询系统已联系厂家修复。"),
    ("A", "A", "咨询服务扫码签到800人。"),
    ("P", "P", "查询电话：无人接听。"),
    ("P", "P", "未收到赔付。"),
    ("P", "P", "未收到罚款。"),
    ("P", "P", "没有形成责任体系。"),
    ("P", "P", "未形成责任清单。"),
    ("P", "P", "未形成成本核算机制。"),
    ("P", "P", "没有形成舆情监测机制。"),
    ("P", "P", "没有出台成本管控办法。"),
    ("P", "P", "没有出具事故报告。"),
    ("P", "P", "从未开展火灾演练。"),
    ("P", "P", "没有任何人承担责任。"),
    ("P", "P", "没有一名安全责任人。"),
    ("P", "P", "没有一次性解决污染。"),
    ("P", "P", "未有效控制污染。"),
    ("P", "P", "没有收到赔付款12万元。"),
    ("L", "L", "下次会议5月前完成章程修订。"),
    ("L", "L", "下次例会定于6月3日，请各部门提交整改方案。"),
    ("L", "L", "Next call Monday: agree the budget and hire a plumber."),
    ("P", "P", "There was no release because the build was broken."),
    ("P", "P", "There was no meeting in May because the hall was flooded."),
    ("L", "L", "4月起安排开发。"),
    ("A", "AP", "完成投资3亿元，但停线4天。"),
    ("A", "APL", "完成投资3亿元，但停线4天，明年将更换设备。"),
    ("A", "", "出席：理事七人、监事二人（名单如签到簿）"),
    ("A", "", "【三、其他事项】"),
    ("A", "", "Next meeting: 11 June, 7 pm."),
    ("A", "", "下次会议：10月18日上午9点"),
    ("A", "", "Venue: Meeting room 2, Unit 14"),
    ("A", "", "Minutes of 9 April were read and approved."),
    ("A", "", "查询请电管理处。"),
    ("A", "", "地点：行政楼三楼会议室"),
    ("A", "", "时间：3月11日 15:30"),
]


@pytest.mark.parametrize(("heading", "told", "text"), CASES, ids=[text for _, _, text in CASES])
def test_what_a_sentence_tells_is_told(heading: str, told: str, text: str) -> None:
    """Kinds in the order in which they are told; none for the frame of a meeting."""
    before = (ENGLISH if text.isascii() else CHINESE)[heading]
    found = decide(report(f"{before}{text}\n"))
    own = [one.kind for one in found if any(clause.text.strip() in text for clause in one.passage.clauses)]
    assert own == [KINDS[letter] for letter in told]
