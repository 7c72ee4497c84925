"""Web pages as systems of offices, browsers and programs write them, made up for tests."""

from llmsum.reading.readers.extracted import Extracted, Wanted
from llmsum.reading.readers.html import extract

CMS = """<!DOCTYPE html><html><head><meta charset="utf-8"><title>青石镇2023年工作总结_工作总结_青石镇人民政府</title>
<meta name="ArticleTitle" content="青石镇2023年工作总结"><meta name="PubDate" content="2024-01-05 10:20">
<meta name="ContentSource" content="青石镇党政办"></head><body>
<div class="header"><ul class="nav"><li><a href="/">首页</a></li><li><a href="/zw">政务公开</a></li></ul>
<form><input type="text" value="请输入关键字"><input type="button" value="搜索"></form></div>
<div class="position">当前位置：<a href="/">首页</a> &gt; <a href="/zw">工作总结</a></div>
<div class="content"><div class="title">青石镇2023年工作总结</div>
<div class="info"><span>发布时间：2024-01-05</span><span>来源：青石镇党政办</span></div>
<div class="view TRS_UEDITOR trs_paper_default"><style>.TRS_Editor P{line-height:2}</style>
<p style="text-indent:2em">2023年，青石镇扎实推进各项工作，现将情况总结如下：</p>
<p style="text-indent:2em"><span style="font-family:黑体">一、主要工作</span></p>
<p style="text-indent:2em"><span style="font-family:楷体">（一）抓项目建设。</span>新修书屋14座，拓宽道路7.3公里。</p>
<p>（二）抓民生保障。发放助学金1&nbsp;260 万元，惠及3100户。</p>
<p><span style="font-family:黑体">二、存在问题</span></p><p>部分渠道老化失修，干部队伍老化。</p></div></div>
<div class="bdsharebuttonbox">分享到：<a href="#">微信</a><a href="#">微博</a></div>
<div class="related"><h3>相关阅读</h3><ul><li><a href="a">青石镇2022年工作总结</a></li></ul></div>
<div class="footer"><p>版权所有：青石镇人民政府</p><p>电话：0123-1234567</p></div></body></html>"""

OLD = """<HTML><HEAD><TITLE>某县统计局</TITLE></HEAD><BODY><TABLE width=760>
<TR><TD colspan=2><IMG src=top.jpg></TD></TR>
<TR><TD><TABLE><TR><TD><A href=i.htm>首页</A></TD><TD><A href=a.htm>统计公报</A></TD></TR></TABLE></TD></TR>
<TR><TD width=160><TABLE><TR><TD><A href=d.htm>最新动态</A></TD></TR>
<TR><TD><A href=e.htm>县局召开会议</A></TD></TR></TABLE>
</TD><TD><TABLE><TR><TD align=center><FONT size=5><B>县统计局2009年工作总结</B></FONT></TD></TR>
<TR><TD><P>　　2009年，我局圆满完成了各项任务。</P><P>　　<B>一、主要工作完成情况</B></P>
<P>　　完成统计报表320份，培训统计人员86人次。</P><TABLE border=1>
<TR><TD>指标</TD><TD>2008年</TD><TD>2009年</TD></TR><TR><TD>财政收入</TD><TD>2.1亿元</TD><TD>2.6亿元</TD></TR>
<TR><TD>合计</TD><TD>2.1亿元</TD><TD>2.6亿元</TD></TR></TABLE><P>　　<B>二、存在的问题</B></P>
<P>　　统计基础薄弱，经费不足。</P></TD></TR></TABLE></TD></TR></TABLE></BODY></HTML>"""

WECHAT = """<html><head><meta charset="utf-8"><meta property="og:title" content="2023，我们这一年">
<title></title></head><body>
<div id="js_article"><h1 class="rich_media_title">2023，我们这一年</h1><a href="javascript:;">青石志愿者协会</a>
<div class="rich_media_content" id="js_content" style="visibility: hidden; opacity: 0; "><section>
<p style="text-align:center"><strong><span style="font-size:18px">01 志愿服务</span></strong></p></section>
<section><p>全年开展活动126场，服务时长8600小时。</p></section><p><strong>02 不足</strong></p>
<p>志愿者流失率较高，培训体系不完善。</p></div></div><script>var a=1;</script></body></html>"""

WORD = """<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><title>关于印发通知的函</title>
<meta http-equiv=Content-Type content="text/html; charset=gb2312"><meta name=Author content=user>
<meta name=Generator content="Microsoft Word 15"><!--[if gte mso 9]><xml><o:Author>user</o:Author></xml><![endif]-->
<style><!-- p.MsoNormal {font-size:16.0pt} --></style></head><body><div class=WordSection1>
<p class=MsoNormal align=center style='text-align:center'><b style='mso-bidi-font-weight:normal'><span
style='font-size:22.0pt;font-family:方正小标宋简体'>个人年终小结<o:p></o:p></span></b></p>
<p class=MsoNormal><span style='font-family:仿宋'>本人认真履行岗位职责，现总结如
下：</span></p>
<p class=MsoNormal style='mso-list:l0 level1 lfo1'><![if !supportLists]><b><span lang=EN-US><span
style='mso-list:Ignore'>一、<span style='font:7.0pt "Times New Roman"'>&nbsp;</span></span></span></b><![endif]><b><span
style='font-family:黑体'>主要工作</span></b></p>
<p class=MsoListParagraph style='mso-list:l1 level1 lfo2'><!--[if !supportLists]--><span
style='font-family:Wingdings'><span style='mso-list:Ignore'>l<span>&nbsp;</span></span></span><!--[endif]-->
完成巡检<span lang=EN-US>120</span>次<a style='mso-footnote-id:ftn1' href="#_ftn1"><span>[1]</span></a>。</p>
<p class=MsoNormal>面积1200m<sup>2</sup>，见10<sup>4</sup>。<del cite="mailto:a" datetime="2023">删去</del><span
style='display:none;mso-hide:all'>隐藏文字</span></p></div><div style='mso-element:footnote-list'>
<div style='mso-element:footnote' id=ftn1><p><a href="#_ftnref1">[1]</a> 含节假日巡检。</p></div></div></body></html>"""

BLOG = """<!DOCTYPE html><html><head><meta charset="UTF-8"><title>2020年年终总结 | 小明的博客</title></head><body>
<header><h1 class="site-title"><a href="/">小明的博客</a></h1><nav><ul><li><a href="/">首页</a></li></ul></nav></header>
<main><article class="post"><header><h1>2020年年终总结</h1><div class="post-meta">发表于 2020-12-31</div></header>
<div class="post-body"><p>今年是特别的一年。</p><h2 id="w"><a href="#w" class="headerlink">#</a>工作</h2>
<ul><li>完成了3个项目的上线<ul><li>日均处理订单12万笔</li></ul></li></ul><ol start="3"><li>性能提升30%</li></ol>
<figure class="highlight"><table><tr><td class="gutter"><pre>1<br>2</pre></td><td class="code"><pre>import os<br>run()
</pre></td></tr></table></figure><h2>不足</h2><p>英语学习没有坚持下来，只读了2本书。</p></div></article>
<div class="comments"><p>写得真好，向你学习，我今年也要总结一下，读50本书。</p></div></main>
<aside><ol><li><a href="#w">1. 工作</a></li></ol></aside><footer>© 2020 小明</footer></body></html>"""


def lines_of(extracted: Extracted, *, margins: bool = False) -> list[tuple[str, str]]:
    """Kind and text of every block, those of margins where asked for."""
    told = [(block.kind, extracted.text[block.span.start : block.span.end]) for block in extracted.blocks]
    return [line for line in told if margins or line[0] != "margin"]


def read(page: str, encoding: str = "utf-8") -> Extracted:
    """A page through its reader."""
    return extract(page.encode(encoding), Wanted())


def body(inner: str) -> list[tuple[str, str]]:
    """Kind and text of every block of a page with this body."""
    return lines_of(read(f"<html><head><title>x</title></head><body>{inner}</body></html>"), margins=True)
