"""Mails: what their writer wrote, told from older mails, signatures and attachments."""

from email.message import EmailMessage

import pytest

from llmsum.reading.readers.extracted import Extracted, Unreadable, Wanted
from llmsum.reading.readers.mail import extract
from tests.support.pages import lines_of

REPORT = "一、主要工作\n全年新修书屋14座，拓宽道路7.3公里。\n二、存在问题\n部分渠道老化失修。\n"


def mail(subject: str, text: str, *, charset: str = "utf-8", transfer: str | None = None) -> EmailMessage:
    message = EmailMessage()
    message["Subject"], message["From"] = subject, "张三 <zhang@example.cn>"
    message["Date"] = "Mon, 01 Jan 2024 10:00:00 +0800"
    message.set_content(text, charset=charset, cte=transfer)
    return message


def read(message: EmailMessage) -> Extracted:
    return extract(message.as_bytes(), Wanted())


def attach(message: EmailMessage, name: str) -> EmailMessage:
    message.add_attachment(b"x", maintype="application", subtype="octet-stream", filename=name)
    return message


@pytest.mark.parametrize(
    ("charset", "transfer"),
    [
        ("utf-8", "base64"),
        ("utf-8", "quoted-printable"),
        ("gb18030", "base64"),
        ("gbk", "quoted-printable"),
        ("gb2312", "8bit"),
    ],
)
def test_a_mail_with_a_report(charset: str, transfer: str) -> None:
    """Subject is the title, sender and date are fields, in every encoding."""
    told = lines_of(read(mail("青石镇2023年工作总结", REPORT, charset=charset, transfer=transfer)))
    assert told == [
        ("front_matter", "From: 张三 <zhang@example.cn>"),
        ("front_matter", "Date: Mon, 01 Jan 2024 10:00:00 +0800"),
        ("title", "青石镇2023年工作总结"),
        *(("paragraph", line) for line in REPORT.splitlines()),
    ]


def test_signature_disclaimer_and_older_mails_are_margin() -> None:
    """They stay in the text, at their place, and are not the report."""
    text = f"{REPORT}此致\n敬礼\n张三\n电话：0123\n\n在 2023年12月1日，李四 写道：\n> 请报总结\n> 12月底前报送\n"
    told = lines_of(read(mail("青石镇2023年工作总结", text)), margins=True)
    margins = ["此致", "敬礼", "张三", "电话：0123", "在 2023年12月1日，李四 写道：", "请报总结", "12月底前报送"]
    assert told[3:] == [*(("paragraph", line) for line in REPORT.splitlines()), *(("margin", line) for line in margins)]


def test_a_mail_that_is_passed_on_is_read() -> None:
    """Where the writer only says see below, the mail below is the report; its head is fields."""
    text = f"请阅。\n\n-------- 转发邮件信息 --------\n发件人：李四\n发送日期：2023-12-01\n主题：总结\n\n{REPORT * 3}"
    extracted = read(mail("Fw: 2023年工作总结", text))
    told = lines_of(extracted)
    assert told[2:7] == [
        ("title", "2023年工作总结"),
        ("paragraph", "请阅。"),
        ("front_matter", "发件人：李四"),
        ("front_matter", "发送日期：2023-12-01"),
        ("front_matter", "主题：总结"),
    ]
    assert [line for _, line in told[7:]] == REPORT.splitlines() * 3
    assert extracted.remarks == ("the older mail below it was read as its text",)


def test_the_form_with_tags_is_read() -> None:
    """Of a mail in two forms, headings and tables are in the one with tags; what it cites is margin."""
    message = mail("2023年工作总结", "plain")
    page = (
        "<p><b>一、工作</b></p><p>完成12项。</p><p>李四 于2023年1月1日写道：</p><blockquote type=cite>旧</blockquote>"
    )
    message.add_alternative(f"<html><body>{page}</body></html>", subtype="html")
    assert lines_of(read(message), margins=True)[2:] == [
        ("title", "2023年工作总结"),
        ("heading", "一、工作"),
        ("paragraph", "完成12项。"),
        ("margin", "李四 于2023年1月1日写道："),
        ("margin", "旧"),
    ]


def test_flowed_lines_are_joined() -> None:
    """RFC 3676: a space at the end goes on, answers between quoted lines are the writer's own."""
    head = "Subject: =?GBK?B?MjAyM8Tq?=\r\n =?GBK?B?uaTX99fcveE=?=\r\nMIME-Version: 1.0\r\n"
    head += "Content-Type: text/plain; charset=utf-8; format=flowed\r\n\r\n"
    text = "We delivered 12 projects and \r\nsaved 30 %.\r\n> old text \r\n> more\r\nNext year 5 more.\r\n"
    assert lines_of(extract((head + text).encode(), Wanted()), margins=True) == [
        ("title", "2023年工作总结"),
        ("paragraph", "We delivered 12 projects and saved 30 %."),
        ("margin", "old text more"),
        ("paragraph", "Next year 5 more."),
    ]


def test_lines_wrapped_by_a_mailer_are_joined() -> None:
    """A paragraph is one line, whatever width it was sent in."""
    line = "全年办理公文三百二十件，组织会议五十六次，接待来访群众一千二百人次，完成督查事项八十六件，"
    text = f"工作情况\n\n{line[:40]}\n{line[40:]}{line[:36]}\n{line[36:]}{line[:32]}\n{line[32:]}有力保障运转。\n"
    assert lines_of(read(mail("2023年总结", text)))[-1] == ("paragraph", f"{line * 3}有力保障运转。")


def test_attachments_are_named() -> None:
    """A mail that only announces its report says which file that is; pictures in the text are none."""
    cover = read(attach(mail("报送总结", "领导好：\n附件是我的年终总结，请审阅。\n"), "年终总结.doc"))
    assert cover.remarks == (
        "the attachment 年终总结.doc was left out",
        "the mail is only a cover letter: its report may be the attachment 年终总结.doc, give that",
    )
    report = read(attach(mail("青石镇2023年工作总结", REPORT * 5), "照片.jpg"))
    assert report.remarks == ("the attachment 照片.jpg was left out",)


def test_an_attached_mail_is_read_where_there_is_nothing_else() -> None:
    """As mailers pass mails on; beside a report it is only named."""
    outer = mail("转发", "见附件。")
    outer.add_attachment(mail("青石镇2023年工作总结", REPORT))
    assert ("title", "青石镇2023年工作总结") in lines_of(read(outer))
    both = mail("青石镇2023年工作总结", REPORT * 8)
    both.add_attachment(mail("会议通知", "请参会。"))
    assert read(both).remarks == ("the attached mail 会议通知 was left out",)


@pytest.mark.parametrize(
    ("data", "wrong"),
    [
        (b"", "without text"),
        (b"Subject: a\n\n \n", "without text"),
        (attach(mail("总结", " "), "总结.docx").as_bytes(), r"files attached \(总结.docx\)"),
        (b"Content-Type: message/rfc822\n\n" * 3000, "damaged"),
    ],
)
def test_mails_without_text_are_refused(data: bytes, wrong: str) -> None:
    """The message says what to give instead."""
    with pytest.raises(Unreadable, match=wrong):
        extract(data, Wanted())


def test_cut_mails_are_read_or_refused() -> None:
    """A mail that was cut anywhere, or whose bytes were changed, gives text or says why not."""
    data = attach(mail("转发：青石镇2023年工作总结", REPORT, transfer="base64"), "总结.docx").as_bytes()
    for at in range(0, len(data), 3):
        for damaged in (data[:at], data[:at] + bytes([data[at] ^ 0x81]) + data[at + 1 :]):
            try:
                extracted = extract(damaged, Wanted())
            except Unreadable:
                continue
            assert all(extracted.text[block.span.start : block.span.end].strip() for block in extracted.blocks)
