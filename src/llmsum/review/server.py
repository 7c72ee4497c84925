"""The server of a review: pages, and what they ask for. One thing is done at a time, in the order in which it came.

Pictures and the list, which may take seconds, are made beside that.
"""

import socket
from functools import cache
from pathlib import Path
from typing import Any, Final

from pydantic import TypeAdapter, ValidationError
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Mount, Route

from llmsum.errors import InputError, LlmsumError, UsageError
from llmsum.faults import unexpected
from llmsum.render.html.chinese import SIMPLIFIED
from llmsum.review import gold
from llmsum.review.compared_page import compared_page
from llmsum.review.differences import compared
from llmsum.review.guard import HOST, Guard
from llmsum.review.items import Unfit
from llmsum.review.list_page import LIST, REVIEW, failed_page, list_page
from llmsum.review.outcomes import outcome, unfinished
from llmsum.review.pages import patches, review_page
from llmsum.review.session import Asked, Stale
from llmsum.review.shelf import Opened, Shelf
from llmsum.review.tally import Tallies
from llmsum.review.words import review_words

PATIENCE_S: Final = 1  # how long connections are waited for at the end
STALE, UNFIT, FAILED = 409, 422, 500


class Desk:
    """Answers what pages ask.

    Args:
        shelf: what is reviewed.
        folder: where labels are written.
    """

    def __init__(self, shelf: Shelf, folder: Path) -> None:
        self._shelf = shelf
        self._folder = folder
        self._tallies = Tallies(shelf, folder)

    def routes(self) -> list[Route]:
        """What can be asked, below the token."""
        return [
            Route("/", self.all),
            Route("/{number:int}/", self.page),
            Route("/{number:int}/next", self.next),
            Route("/{number:int}/do", self.do, methods=["POST"]),
            Route("/{number:int}/gold", self.save, methods=["POST"]),
            Route("/{number:int}/differences", self.differences),
            Route("/{number:int}/page/{page:int}.png", self.picture),
        ]

    async def all(self, request: Request) -> Response:
        """The list of reports; of a single one, its page."""
        if len(self._shelf.places) == 1:
            return RedirectResponse(f"{request.url.path}0/")
        return HTMLResponse(await run_in_threadpool(self._list))

    async def next(self, request: Request) -> Response:
        """The next report that is not done; where all are, the list, which says so."""
        found = await run_in_threadpool(self._tallies.next_open, int(request.path_params["number"]))
        return RedirectResponse("../" if found is None else f"../{found}/")

    async def page(self, request: Request) -> Response:
        """The review of one report."""
        opened = self._opened(request)
        opened.session.catch_up()
        sizes = await run_in_threadpool(lambda: opened.sizes)
        return HTMLResponse(review_page(opened.session, sizes, has_others=len(self._shelf.places) > 1))

    async def do(self, request: Request) -> Response:
        """Something that is done to an item."""
        opened = self._opened(request)
        body = await request.body()
        try:
            asked = _asked().validate_json(body)
        except ValidationError:
            return JSONResponse({"message": "this cannot be read"}, status_code=400)
        refusals = review_words(opened.session.words).refusals
        try:
            if asked.do == "reveal" and gold.found(opened.session, self._folder) is None:
                raise Unfit("no_gold")  # to be shown the predictions now would be for nothing
            chosen = opened.session.carry_out(asked)
        except (Stale, Unfit) as error:
            status = STALE if isinstance(error, Stale) else UNFIT
            return _news(opened, asked.seen, status, message=refusals[str(error)])
        except LlmsumError as error:
            return _news(opened, asked.seen, FAILED, message=opened.session.words.labels.told(str(error)))
        return _news(opened, asked.seen, chosen=chosen)

    async def save(self, request: Request) -> Response:
        """Writes the labels, or tells what is wrong with them."""
        opened = self._opened(request)
        session = opened.session
        session.catch_up()
        markup, saved = unfinished(session), None
        if markup is None:
            saved = gold.save(session, opened.original, self._folder)
            markup = outcome(session, saved)
        status = 200 if saved and saved.path else UNFIT
        return JSONResponse({"patches": [("#outcome", markup)]}, status_code=status)

    async def differences(self, request: Request) -> Response:
        """Labels and predictions side by side."""
        opened = self._opened(request)
        session = opened.session
        session.catch_up()
        found = gold.found(session, self._folder)
        if found is None or session.text is None or session.origin == "blind":
            return HTMLResponse(
                failed_page(review_words(session.words).refusals["no_gold"], session.words, REVIEW), status_code=STALE
            )
        return HTMLResponse(compared_page(session, session.text, compared(found[1], session.summary)))

    async def picture(self, request: Request) -> Response:
        """A page of a PDF."""
        opened = self._opened(request)
        number = int(request.path_params["page"])
        if opened.pictures is None or not 1 <= number <= len(opened.sizes):
            return Response(status_code=404)
        return Response(await run_in_threadpool(opened.pictures.png, number), media_type="image/png")

    def _list(self) -> str:
        return list_page([place.name for place in self._shelf.places], self._tallies.all())

    def _opened(self, request: Request) -> Opened:
        number = int(request.path_params["number"])
        if not 0 <= number < len(self._shelf.places):
            raise InputError(str(number), "is not under review", "go back to the list")
        return self._shelf.open(number)


def application(shelf: Shelf, folder: Path, port: int, token: str) -> Guard:
    """The whole of it, guarded.

    Args:
        shelf: what is reviewed.
        folder: where labels are written.
        port: of the server.
        token: the first part of every path.
    """
    desk = Desk(shelf, folder)
    handlers: Any = {LlmsumError: _failed, Exception: _failed}
    return Guard(Starlette(routes=[Mount(f"/{token}", routes=desk.routes())], exception_handlers=handlers), port, token)


def listening(port: int) -> socket.socket:
    """A socket on this machine alone; port 0 is any that is free.

    Raises:
        UsageError: the port is taken, or there is none of this number.
    """
    # The protocol is named: else asyncio does not send what is small at once, and every answer takes 40 ms.
    taken = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        taken.bind((HOST, port))
        taken.listen()
    except (OSError, OverflowError) as error:
        taken.close()
        wrong = getattr(error, "strerror", None) or "there is no such port"
        raise UsageError(f"--port {port}: {wrong}; choose another, or leave --port out") from None
    return taken


def serve(app: Guard, taken: socket.socket) -> None:
    """Serves until it is interrupted.

    Raises:
        KeyboardInterrupt: it was.
    """
    import uvicorn

    config = uvicorn.Config(
        app, log_level="critical", access_log=False, lifespan="off", ws="none", http="h11", server_header=False,
        timeout_graceful_shutdown=PATIENCE_S,
    )  # fmt: skip
    uvicorn.Server(config).run(sockets=[taken])


def _news(opened: Opened, seen: int, status: int = 200, **more: Any) -> Response:
    session = opened.session
    told = {"revision": session.items.revision, "patches": list(patches(session, seen, opened.sizes)), **more}
    return JSONResponse(told, status_code=status)


async def _failed(request: Request, error: Exception) -> Response:
    """What went wrong with one report, as a page or as an answer to a page."""
    told = str(error if isinstance(error, LlmsumError) else unexpected(error))
    if request.method == "POST":
        return JSONResponse({"message": SIMPLIFIED.labels.told(told)}, status_code=FAILED)
    return HTMLResponse(failed_page(told, SIMPLIFIED, LIST), status_code=FAILED)


@cache
def _asked() -> TypeAdapter[Asked]:
    return TypeAdapter(Asked)
