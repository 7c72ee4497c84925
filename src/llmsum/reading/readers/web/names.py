"""Names of tags, classes and identities, and what they mean for a reader."""

from typing import Final


def _words(*lines: str) -> frozenset[str]:
    return frozenset(word for line in lines for word in line.split())


# Tags before and behind which lines end.
BLOCKS: Final = _words(
    "address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption",
    "figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr iframe legend li listing main menu nav ol p",
    "plaintext pre search section summary table tbody td textarea tfoot th thead tr ul xmp",
)
# Tags that never nest, or end by themselves.
FLAT: Final = _words(
    "a p li td th tr dd dt thead tbody tfoot option area base br col embed hr img input link meta param source",
    "wbr",
)
# What is kept as it was typed, line by line.
TYPED: Final = _words("pre xmp listing plaintext textarea")
# What is never text: programs, drawings, formulas, readings above characters, controls.
DROPPED: Final = _words(
    "script style noscript template head svg math rt rp object embed applet audio video canvas map button",
    "select datalist noframes noembed progress meter img link meta title xml",
)
# Tags that may hold a page's text as a whole.
HOLDERS: Final = _words(
    "body div section article main center form font span td tr tbody table blockquote fieldset figure dd dl p",
)
# Names of the element that holds the text, in content management systems of Chinese administrations (TRS, 大汉, 博达,
# 国脉, gov.cn), of WeChat, and in blogs, wikis and exports of notes.
KNOWN: Final = _words(
    "zoom fontzoom article_zw hbgov-article-content trs_editor_view trs_web trs_editor trs_ueditor trs_uedit",
    "ucap-content ucapcontent pages_content article-content article_content articlecontent vsb_content",
    "v_news_content wp_articlecontent con_text xxgk_content artibody article-body mainbody js_content",
    "rich_media_content bt_content content_text newscontent news_content newstext detail-content detail_content",
    "conttxt post-content post_content post-body entry-content markdown-body markdown-section article-entry",
    "article__content theme-default-content vp-doc theme-doc-markdown md-content__inner cnblogs_post_body",
    "article_content content_views blogpost-body page-body wiki-content main-content mw-content-text",
    "mw-parser-output available-content note-content ne-viewer-body lake-content write rno-markdown post_body",
    "htmledit_views",
)
# Words in names of elements that are not the report.
AROUND: Final = _words(
    "nav navbar navi navigation menu menubar submenu subnav topnav leftnav sidenav breadcrumb breadcrumbs crumb",
    "crumbs mbx dqwz weizhi aside share bdsharebuttonbox bshare sharing social bottom toc catalog catalogue",
    "pages relate pagination pager paging page-nav prevnext prev next banner login toolbar tags reply ads",
    "advert adsbygoogle qrcode ewm widget search searchbox friendlink friendlinks links topbar top-bar masthead",
    "tools print fontsize sitemap skip-link hot rank readmore",
)
# Those that mean nothing else.
SURELY_AROUND: Final = _words(
    "comments comment respond disqus gitalk valine footer foot copyright colophon cookie cookies sidebar",
    "related recommend recommended",
)
