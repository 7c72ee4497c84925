"""What comes of a part of a report whose answer does not end, or whose halves get none."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from llmsum import summarize
from llmsum.llm.again import SAID, WARMER
from llmsum.models import Summary
from tests.support.server import SEGMENT, Request, Server, Step, answer, respond, status, truncated

REPORT = "一、工作成绩\n新建学校3所。\n培训护理人员120名。\n修路30公里。\n植树5万棵。\n"
ALL = {"新建学校3所", "培训护理人员120名", "修路30公里", "植树5万棵"}
LOOP = "\n" * 3000
Endpoint = Callable[[Request], Step]


@pytest.fixture
def summary(server: Server, tmp_path: Path) -> Callable[[Endpoint], Summary]:
    """The report, of one part, as an endpoint answers for it."""
    (tmp_path / "报告.txt").write_text(REPORT, encoding="utf-8")

    def made(endpoint: Endpoint) -> Summary:
        def default(request: Request) -> Step:
            return endpoint(request) if SEGMENT.search(request.last_message) else answer(overview="")

        server.requests.clear()
        server.default = default
        given: dict[str, Any] = {"model": "m", "base_url": server.url, "reading": "narrow", "concurrency": 1}
        return summarize(tmp_path / "报告.txt", cache_dir=tmp_path / "cache", max_retry_s=5, **given)

    return made


def asked(server: Server) -> list[Request]:
    return [request for request in server.requests if SEGMENT.search(request.last_message)]


def items(request: Request, count: int) -> str:
    """An answer with so many items that goes on without end."""
    listed = json.loads(respond(request).text or "")["items"][:count]
    return json.dumps({"items": listed}, ensure_ascii=False)[:-2] + ', {"first": ' + LOOP


def told(summary: Summary) -> set[str]:
    return {item.statement.strip("。") for item in (*summary.achievements, *summary.problems, *summary.plans)}


def is_second(request: Request) -> bool:
    return request.last_message.endswith(SAID["zh", "endless"])


def test_it_is_asked_for_once_more_in_other_words(summary: Callable[[Endpoint], Summary], server: Server) -> None:
    """The second request says what was wrong and is warmer; its answer is found the next time at no call."""
    came = summary(lambda request: respond(request) if is_second(request) else truncated(items(request, 1)))
    assert (came.chunks[0].status, came.chunks[0].attempts, told(came)) == ("ok", 2, ALL)
    first, second = asked(server)
    assert (first.body["temperature"], second.body["temperature"]) == (0, WARMER)
    assert second.last_message.startswith(first.last_message)
    assert told(summary(respond)) == ALL
    assert not asked(server)


def test_what_does_so_twice_is_asked_for_in_halves_once(summary: Callable[[Endpoint], Summary], server: Server) -> None:
    """Two calls for each of three questions; what could be read is told, and the same again costs nothing."""
    came = summary(lambda request: truncated(items(request, 1)))
    assert (came.chunks[0].status, came.chunks[0].attempts) == ("truncated", 6)
    assert "repeats itself without end" in (came.chunks[0].error or "")
    assert len(asked(server)) == 6
    assert told(came) == {"新建学校3所", "修路30公里"}
    again = summary(lambda request: truncated(items(request, 1)))
    assert (told(again), again.chunks[0].error, asked(server)) == (told(came), came.chunks[0].error, [])


@pytest.mark.parametrize("then", [truncated('{"items": ['), Step(text="?"), status(400), status(500, retry_after="0")])
def test_what_could_be_read_of_it_is_kept(summary: Callable[[Endpoint], Summary], then: Step) -> None:
    """Whatever the second try, and the halves, come to."""
    came = summary(lambda request: truncated(items(request, 3)) if asked_for_all(request) else then)
    assert came.chunks[0].status in ("truncated", "failed")
    assert told(came) == ALL - {"植树5万棵"}


def asked_for_all(request: Request) -> bool:
    return "学校" in request.last_message and "植树" in request.last_message and not is_second(request)


def test_one_that_has_come_to_the_last_segment_is_complete(
    summary: Callable[[Endpoint], Summary], server: Server
) -> None:
    """One call, and the ledger says what was odd about it."""
    came = summary(lambda request: truncated(items(request, 4)))
    assert (came.chunks[0].status, told(came), len(asked(server))) == ("ok", ALL, 1)
    assert "repeated itself" in (came.chunks[0].error or "")


def test_items_of_an_answer_that_was_cut_off_stand_in_for_a_half(summary: Callable[[Endpoint], Summary]) -> None:
    """A half that gets no answer costs nothing that was told before; one that gets an answer is believed."""

    def endpoint(request: Request) -> Step:
        whole = json.loads(respond(request).text or "")["items"]
        if asked_for_all(request):
            return truncated(json.dumps({"items": [{**item, "statement": ""} for item in whole]})[:-2])
        return status(400) if "植树" in request.last_message else respond(request)

    came = summary(endpoint)
    assert (came.chunks[0].status, told(came)) == ("failed", ALL)
