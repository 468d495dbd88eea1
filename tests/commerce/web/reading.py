"""Reading answers as people do."""

import html
import re

from tests.commerce.people import Answer


def words(answer: Answer) -> str:
    """The words of an answer without its marks."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", answer.text)).split())
