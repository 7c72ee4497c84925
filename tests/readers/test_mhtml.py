"""Pages saved in one file, and pages that real programs write."""

import subprocess
from collections import Counter
from email.message import EmailMessage
from pathlib import Path

import pytest

from llmsum.reading.readers import html, mhtml
from llmsum.reading.readers.extracted import Unreadable, Wanted
from tests.support.pages import BLOG, CMS, WORD, lines_of
from tests.support.programs import CHROMIUM, LIBREOFFICE, program

SEED = Path(__file__).parents[2] / "seeds" / "001_7c48c125e0f2856d.txt"
PROGRAM_S = 120


def saved(*parts: tuple[str, str], charset: str = "utf-8", transfer: str = "quoted-printable") -> bytes:
    """A page as Chrome saves it: its own part first, then frames and pictures. Parts are names and pages."""
    mail = EmailMessage()
    mail["From"] = "<Saved by Blink>"
    mail["Subject"] = "page"
    mail.make_related()
    for name, page in parts:
        part = EmailMessage()
        part.set_content(page, subtype="html", charset=charset, cte=transfer)
        part["Content-Location"] = name
        mail.attach(part)
    picture = EmailMessage()
    picture.set_content(b"GIF89a", maintype="image", subtype="gif")
    mail.attach(picture)
    return mail.as_bytes()


@pytest.mark.parametrize(
    ("page", "charset", "transfer"),
    [(CMS, "utf-8", "quoted-printable"), (WORD, "gb2312", "quoted-printable"), (BLOG, "gb18030", "base64")],
)
def test_a_saved_page_reads_as_the_page(page: str, charset: str, transfer: str) -> None:
    """The same text, layout and remarks."""
    of_page = html.extract(page.encode("gb18030" if charset.startswith("gb") else charset), Wanted())
    of_saved = mhtml.extract(saved(("http://a/", page), charset=charset, transfer=transfer), Wanted())
    assert (of_saved.text, of_saved.blocks, of_saved.remarks) == (of_page.text, of_page.blocks, of_page.remarks)


def test_the_page_in_a_frame_is_read() -> None:
    """A saved page that is only a frame holds the page that it shows."""
    frame = '<html><body><iframe src="cid:frame-1@mhtml.blink"></iframe></body></html>'
    told = lines_of(mhtml.extract(saved(("http://a/", frame), ("cid:frame-1@mhtml.blink", CMS)), Wanted()))
    assert ("title", "青石镇2023年工作总结") in told


@pytest.mark.parametrize("data", [b"", b"MIME-Version: 1.0\n\nx", b"Content-Type: message/rfc822\n\n" * 3000])
def test_what_is_no_saved_page_is_refused(data: bytes) -> None:
    """Empty ones, mails without a page, and parts in parts without end."""
    with pytest.raises(Unreadable):
        mhtml.extract(data, Wanted())


# --- real programs ----------------------------------------------------------------------------------


def test_what_a_browser_shows_is_what_is_read(tmp_path: Path) -> None:
    """A page as Chromium holds it after its scripts ran gives the lines of the page, and the line of the script."""
    page = CMS.replace("干部队伍老化。</p>", "干部队伍老化。</p><script>document.write('<p>完成于脚本。</p>')</script>")
    (tmp_path / "page.html").write_text(page, encoding="utf-8")
    command = [program(*CHROMIUM), "--headless", "--no-sandbox", "--disable-gpu"]
    command += [f"--user-data-dir={tmp_path / 'profile'}", "--dump-dom", (tmp_path / "page.html").as_uri()]
    ran = subprocess.run(command, capture_output=True, timeout=PROGRAM_S, check=True)
    told = lines_of(html.extract(ran.stdout, Wanted()))
    assert told == [*lines_of(html.extract(CMS.encode(), Wanted())), ("paragraph", "完成于脚本。")]


def test_a_report_that_libreoffice_wrote_as_a_page(tmp_path: Path) -> None:
    """A text report, through LibreOffice, has the same lines."""
    text = SEED.read_text(encoding="utf-8")
    (tmp_path / "report.txt").write_text("\ufeff" + text, encoding="utf-8")
    command = [program(*LIBREOFFICE), f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"]
    command += ["--headless", "--infilter=Text (encoded):UTF8", "--convert-to", "html:HTML (StarWriter)"]
    command += ["--outdir", str(tmp_path), str(tmp_path / "report.txt")]
    subprocess.run(command, capture_output=True, timeout=PROGRAM_S, check=True)
    told = lines_of(html.extract((tmp_path / "report.html").read_bytes(), Wanted()))
    lines = Counter(" ".join(line.split()) for line in text.split("\n") if line.split())
    assert Counter(line for _, line in told) == lines
