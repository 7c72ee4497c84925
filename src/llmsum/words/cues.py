"""Words that tell what kind a sentence is. The built-in engine and the settling of a small model's kinds read the same.

All patterns are in simplified script (match them on `script.fold`) or English. They were taken from the five seeds and
from the usual phrases of the genre; what they do to the scores stands in evals/HISTORY.md.
"""

from llmsum.patterns import regex

# Intention: work that has not happened yet. 将 alone is too often "to take hold of" (将人员分配到…).
PLAN = regex(
    r"下一?步|下一?阶段|下半年[，,]|今后|明年|来年|接下来|未来[一二三几\d]*年?"
    r"|[我们中局镇街区]*(?:将|我们会)(?:继续|进一步|[着著]重|[着著]力|重点|努力|积极|以|坚持|加强|加快|按照"
    r"|围绕|组织|开展|推进|全力|持续|认真|高度|不断|采取|从)"
    r"|(?<!得)(?:力争|争取|拟于|拟[在将对]|计划(?:于|在|到|今|明|年)|预计到?|有望|打算)"
    r"|到20[2-9]\d年(?:年?底|末)?(?:之?前|实现|达到)|20[2-9]\d年(?:年?底|末)?之?前(?![一二三四五六七八九十几半\d])|(?:年|月)底前"
    r"|我们要|还要|要(?=[着著]力|继续|进一步|加强|坚持|不断|切实|以)"
    r"|(?i:\b(?:will|plans? to|aims? to|intends? to|going to|next (?:year|quarter|month|week))\b)"
)
# What is left undone, which a figure makes worse and not better: 仍有6个村未通自来水.
REMAINING = regex(r"(?:仍|尚|还)有?[^，。；]{0,14}(?:未|没有?|不)(?!断)|缺口")
PROBLEM = regex(
    r"(?:仍|尚|还)有[^，。；]{0,14}(?:未|没有?|不)(?!断)|缺口|不足|不够|不高|不强|不平衡|不充分|不到位|不完善|不健全|不规范(?!的)|不及时|不深入|不明显|不均|不畅"
    r"|不适应|滞后|缓慢|薄弱|短缺|缺乏|缺少|欠缺|空缺|匮乏|落后|偏低|偏少|较少|较弱|较差|较大差距|差距(?:较?大"
    r"|明显)"
    r"|(?:难度|压力|任务|负担|形势)(?:仍然|依然|很|较|更|十分|比较)?(?:大|重|严峻|艰巨)|任务艰巨|难以|尚未"
    r"|尚无|还未|有待|有所欠|存在(?:一些|一定|较大|不少|的)?(?:问题|困难|不足|差距|短板)|制约|瓶颈|隐患(?:仍"
    r"|依)然|矛盾突出|问题(?:仍然|依然|比较|较为)?突出|无(?:办公场所|补偿依据)|困难(?:仍|较|很|重)|下滑"
    r"|(?i:\b(?:lack|lacking|shortage|insufficient|delay(?:ed|s)?|slow|behind schedule|understaffed|outdated"
    r"|difficult(?:y|ies)?|problem|shortfall|missed|unfilled|weak(?:ness)?"
    r"|(?:fell|falls?|falling) short|had to (?:close|cancel|postpone|be)|cost us|cancell?ed|postponed|deferred"
    r"|unable to|failed to|broke down|vacan(?:t|cy|cies)|overspen[dt]|leaks?)\b)"
)
# What did not come about, whatever it is listed under, with or without a figure.
SETBACK = regex(
    r"滞后于?(?:年度|全年|序时)?(?:计[划画]|进度)(?![^，。；]{0,6}的)|(?:原定|原计[划画])[^。；]{0,16}推迟[至到][^，。；]{0,8}(?=[，。；]|$)"
    r"|未能?(?:如期|按期|按时)(?:完成|开工|完工|竣工|投产|交付)(?![^，。；]{0,12}的)"
    r"|未能?(?:完成|达到|实现|达成)[^，。；]{0,10}(?:目标|任务|计[划画]|指标)(?!的)"
    r"|被迫(?:取消|中断|推迟)(?![^，。；]{0,6}的)|被叫停"
    r"|(?i:(?<!no )\btargets?\b[^.;]{0,40}\b(?:was|were) missed\b)"
)
# An intention that has come true: 争取资金2亿元已到账.
FULFILLED = regex(r"已(?:经)?(?:全[面部]|基本|顺利|正式)?(?:到[账位]|完成|建成|开工|竣工|投[用产运]|启动|实现)|现已")
SOLVED = regex(
    r"(?:已|得到|予以|全部|及时|成功|有效|基本)(?:经)?(?:完成)?(?:整改|解决|化解|消除|缓解|处置)|(?:整改|解决"
    r"|化解|办结|处置)(?:完成|率|到位|了)|均超额|(?i:\b(?:resolved|solved|fixed)\b)"
)
# What is said before a shortcoming is named.
CONTRAST = regex(r"虽|成绩|成效|同时|对照|看到|回顾|总的|肯定")
UNDER_WAY = regex(
    r"正在|推进中|进行中|有序推进|稳步推进|稳步实施|加快(?:推进|实施|建设)|大力推进|持续推进|继续(?:深入)?推进"
    r"|着力推进|已启动|进入.{0,8}阶段|(?i:\b(?:in progress|under way|ongoing|continu(?:es|ing))\b)"
)

# A finished action, a named output, an honour: what makes a sentence without a figure an achievement.
DONE = regex(
    r"完成|建成|建设了|建立|成立|竣工|开通|启动|出台|制定|印发|编制|修订|签订|签约|搭建|设立|创建|举办|召开"
    r"|开展|组织|承办|推出|打造|引进|培育|培训|发放|慰问|清理|拆除|整治|处理|处置|查处|调解|化解|解决|办结"
    r"|受理|立案|实现|达到|超额|新增|获|荣获|被评|评为|获评|表彰|排名|位居|摘牌|通过.{0,8}验收|投入|投资|接种"
    r"|改造|升级|种植|安置|落实|选派|选出|安排|帮助|协助|宣传|拍摄|发布|参与|摸排|排查|监测|公开|下发|推行"
    r"|实施|整合|未(?:发生|出现)|零(?:事故|投诉|发案|感染|上访|突破)"
    r"|(?i:\b(?:completed|built|opened|launched|delivered|achieved|won|awarded|held|trained|introduced|established"
    r"|published|signed|reduced|increased|raised|grew|resolved|repaired|hired|released|deployed|migrated"
    r"|finished)\b)"
)
# What a sentence is when it says nothing that could be checked.
SLOGAN = regex(
    r"如下[：:]?$|立足|紧紧围绕|紧扣|高度重视|牢固树立|坚持以|以.{2,20}为(?:指导|统领|引领|主线|抓手|契机|导向"
    r"|核心|重点|载体|总抓手|根本)|为(?:指导|统领|引领)|贯彻|坚强领导|正确领导|思想|精神|理念|站位|初心|使命"
    r"|担当|凝心聚力|撸起袖子|砥砺|奋进|充分发挥|切实|真正|不断|进一步|始终|扎实|狠抓|压实|筑牢|强化|提升|增强"
    r"|提高|营造|确保|努力|全力以赴|毫不放松"
    r"|(?:产生|取得|起到|发挥)了?.{0,12}(?:作用|成效|效果|反响|好评)|有力(?:推动|保障|促进)|奠定.{0,8}基础"
    r"|提供.{0,10}保障|具有重要意义|打下.{0,8}基础"
)
NAMED = regex(
    r"《[^》]{2,40}》|[“\"「][^”\"」]{2,16}[”\"」](?=称号|荣誉|品牌|奖|活动|行动|工程|平台|专项|机制|模式|单位"
    r"|党支部)|(?:一|二|三|[1-5])等奖|第[一二三1-3](?=[，。；]|$)|第[一二三四五六七八九十\d]{1,3}[名位]|先进(?:集体|单位|个人)|示范(?:点"
    r"|村|区|单位|基地)|星级|标兵|红旗|优秀"
)

# What a report says of itself before it begins: 现将一年来的工作汇报如下.
OPENING = regex(
    r"\s*现[将就].{0,40}(?:报告|汇报|总结|述职|说明)如下[。：:，,\s]*"
    r"|(?i:\s*this report (?:covers|describes|presents|summari[sz]es|sets out)\b(?!.*\bwe\b).*\s*)"
)
# How a speech or a letter ends: no plan, wherever it stands.
CLOSING = regex(
    r"\s*(?:(?:谢谢|感谢)(?:大家|各位|聆听|观看)?.{0,8}|以上(?:就?是|为)?.{0,16}(?:汇报|报告|述职|总结)|(?:汇报|报告|述职)完毕"
    r"|(?:如有)?不(?:妥|当|足|到)之处.{0,20}|(?:敬?请|望).{0,12}(?:审议|审阅|评议|指正|监督)|特此(?:报告|汇报)|此致|敬礼"
    r"|各位(?:代表|领导|同志|委员|同仁|同事).{0,4}|同志们|让我们.{0,60}|为.{2,40}(?:奋斗|贡献|努力|前进)"
    r"|(?:对|针对)(?:此|这些|上述|以上)(?:问题|不足)?|(?:我们)?(?:一定|将|要)?(?:高度重视|采取(?:有力|有效|切实)(?:的)?措施)"
    r"|(?:认真|切实|努力|逐步)(?:加以|予以)(?:解决|改进)"
    r"|(?:在)?新的(?:一年|征程)(?:里|上|中)?|(?:我们)?将?(?:继续)?以(?:更加?)?[^。，；]{0,20}(?:优异成绩|热情|作风|姿态|状态|干劲)"
    r"(?:(?:迎接|向|投[入身]|为|献礼|开创|谱写|奋|努力|回报|完成各项|做好各项)[^。，；\d]{0,20})?"
    r"|(?:我们)?(?:将)?(?:在|坚持).{2,20}领导下?|自觉接受.{2,12}监督|认真落实.{0,8}会议(?:精神|决议)|路虽远|行则将至|事虽难|做则必成"
    r"|(?:奋力)?谱写.{2,24}篇章"
    r"|(?i:thank you).{0,40})[。.！!，,；;\s]*",
)
