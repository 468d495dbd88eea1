"""Names folded by the database itself, whoever writes the row: the same as `rules.search.name_key`."""

from django.db.models import CharField, F, Func, GeneratedField, Value
from django.db.models.functions import Left, Lower, Trim

from recork.commerce.rules.search import LONGEST_KEY


def _replaced(text: Func, pattern: str, by: str) -> Func:
    return Func(text, Value(pattern), Value(by), Value("g"), function="regexp_replace")


def _folded(column: str) -> Func:
    decomposed = Func(F(column), function="normalize", template="%(function)s(%(expressions)s, NFKD)")
    return Trim(_replaced(Lower(_replaced(decomposed, "[\u0300-\u036f]", "")), r"\s+", " "))


def _generated(expression: Func) -> GeneratedField:
    # Some letters unfold to eighteen, and an index takes no key of any length.
    key = Left(expression, LONGEST_KEY)
    field = CharField(max_length=LONGEST_KEY, db_collation="C")
    return GeneratedField(expression=key, output_field=field, db_persist=True)


def folded(column: str) -> GeneratedField:
    """A whole name."""
    return _generated(_folded(column))


def surname(column: str) -> GeneratedField:
    """Its last word, which is what people on the phone spell out."""
    return _generated(_replaced(_folded(column), "^.* ", ""))
