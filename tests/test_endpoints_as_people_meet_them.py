"""Endpoints of public complaints, in files outside of the project: each is met by a whole run, in both readings."""

import pytest

from tests.support.commands import Commands
from tests.support.endpoint_files import CASES, FILES, REASON, answers_of
from tests.support.endpoint_table import TABLE, Case
from tests.support.reports import ROOT
from tests.support.server import Server

pytestmark = pytest.mark.skipif(not CASES.is_dir(), reason=REASON)
REPORT = ROOT / "tests/data/personal_report.txt"
READINGS = ("narrow", "wide")


@pytest.mark.parametrize("reading", READINGS)
@pytest.mark.parametrize("case", TABLE, ids=lambda case: case.name)
def test_it_comes_to_what_it_should(
    llmsum: Commands, monkeypatch: pytest.MonkeyPatch, case: Case, reading: str
) -> None:
    """The right summary or the right message, with the right code, and no call too many."""
    expected = case.narrow if reading == "narrow" else case.wide
    for name, value in case.environment.items():  # some files read it as they are loaded
        monkeypatch.setenv(name, value)
    with Server(answers_of(case.file)) as server:
        came = llmsum.summarize(REPORT, server.url.removesuffix("/v1") + case.suffix, "--reading", reading)
    assert (came.code, came.kinds, came.states) == (expected.code, expected.kinds, expected.states), came.told
    least, most = expected.calls
    assert least <= len(server.requests) <= most
    assert [words for words in expected.says if words not in came.told] == [], came.told
    assert [words for words in expected.hushes if words in came.told] == []


PROXIES = ("06-socks-proxy/asproxy.py", "26-recordings/proxy.py")  # they stand in the way to an endpoint
OTHERS = [file for file in FILES if file not in {case.file for case in TABLE}.union(PROXIES)]


@pytest.mark.parametrize("reading", READINGS)
@pytest.mark.parametrize("file", OTHERS)
def test_whatever_an_endpoint_does_the_law_holds(llmsum: Commands, file: str, reading: str) -> None:
    """Files of which the table knows nothing: no right answer comes to nothing, nothing is lost in silence or dear."""
    with Server(answers_of(file)) as server:
        came = llmsum.summarize(REPORT, server.url, "--reading", reading)
    if came.code == 0:
        assert sum(came.kinds or ()) > 0
        assert set(came.states) <= {"ok", "empty"}
    else:
        assert came.said.startswith("llmsum: ")
        assert came.kinds is None or set(came.states) & {"failed", "truncated", "refused"}
    assert len(server.requests) <= 5 * 8 + 1
