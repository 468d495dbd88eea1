"""Answers are handed to the server in one piece, so that who reads them slowly keeps none of its threads."""

from collections.abc import Callable, Iterable
from typing import Any

from django.http.response import HttpResponseBase

type Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def handing_over_whole(application: Application) -> Application:
    """Give the server bytes that it sends by itself; of an iterable it would fetch the next only when the last is gone."""

    def answer(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        response = application(environ, start)
        if not isinstance(response, HttpResponseBase) or response.streaming:
            return response
        content = b"".join(response)
        response.close()
        return [content]

    return answer
