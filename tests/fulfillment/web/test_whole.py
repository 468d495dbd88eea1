"""Pages as the server gets them: in one piece, so that it sends them by itself."""

from typing import Any

from django.http import HttpResponse, StreamingHttpResponse
from django.test import RequestFactory

from recork.fulfillment.wsgi import application
from recork.manners.whole import handing_over_whole


def test_a_page_is_handed_over_whole(db: None) -> None:
    said: list[str] = []

    def start(status: str, _headers: list[tuple[str, str]]) -> None:
        said.append(status)

    answer = application(RequestFactory().get("/healthz").environ, start)
    assert (said, answer) == (["200 OK"], [b"ok\n"])


def test_what_is_sent_while_it_is_read_stays_so_and_what_is_whole_is_closed(db: None) -> None:
    whole, stream = HttpResponse(b"all"), StreamingHttpResponse([b"a", b"ll"])

    def served(answer: Any) -> Any:
        return handing_over_whole(lambda _environ, _start: answer)({}, lambda *_: None)

    assert (served(whole), whole.closed) == ([b"all"], True)
    assert (served(stream), stream.closed) == (stream, False)
