"""How a command of several verbs (`winery create`, `winery list`) is put together."""

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from io import StringIO
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import models, transaction
from rich.console import Console
from rich.table import Table

from recork.manners.entry import Unfit
from recork.manners.trail.standing import Door, Standing, standing_at, tell_database

type Act = Callable[[Namespace], None]


def _standing_of(doing: str) -> Standing:
    """Where commands come from: by whoever may run them on this machine."""
    return Standing(Door.COMMAND, doing, uuid4().hex, person={"who": "Command line"})


@contextmanager
def at_the_command_line(doing: str) -> Iterator[None]:
    """Let the audit trail know which command does what the block does, in whatever transactions."""
    with standing_at(_standing_of(doing)):
        tell_database(whole_session=True)
        yield


class AnyDesk(BaseCommand):
    """A command with verbs. Each runs in one transaction; what can't be is said in words.

    A house names what else it refuses (`refusals`), and what its transactions begin with (`room`), and whether it `changes` anything.
    """

    refusals: tuple[type[Exception], ...] = ()
    changes = True

    def room(self) -> AbstractContextManager[Any]:
        """The transaction that a verb runs in."""
        return transaction.atomic()

    def add_arguments(self, parser: ArgumentParser) -> None:
        self.verbs = parser.add_subparsers(required=True, metavar="VERB")
        self.add_verbs()

    def add_verbs(self) -> None:
        """Name the verbs with `verb`."""
        raise NotImplementedError

    def verb(self, name: str, act: Act, help_text: str) -> ArgumentParser:
        """Add one verb; its options are added to what is returned."""
        parser: ArgumentParser = self.verbs.add_parser(name, help=help_text, description=help_text)
        parser.set_defaults(act=act)
        return parser

    def handle(self, **options: Any) -> None:
        asked = Namespace(**options)
        try:
            with standing_at(self._standing(asked)), self.room():
                if self.changes:
                    tell_database(whole_session=False)
                asked.act(asked)
        except Unfit as unfit:
            option = unfit.field.replace("_", "-")
            raise CommandError(f"{option}: {unfit.words}" if option else unfit.words) from unfit
        except self.refusals as refusal:
            raise CommandError(str(refusal)) from refusal

    def _standing(self, asked: Namespace) -> Standing:
        command = type(self).__module__.rpartition(".")[2]
        return _standing_of(f"{command} {asked.act.__name__.replace('_', '-')}")

    def say(self, words: str) -> None:
        """Tell a person; what a script wants to catch goes to `self.stdout` alone."""
        self.stderr.write(words, style_func=str)  # not in the red of errors

    def show(self, columns: Iterable[str], rows: Iterable[Iterable[object]]) -> None:
        """Print a table as wide as the screen, or as its words where there is none."""
        table = Table(*columns, box=None, pad_edge=False)
        for row in rows:
            table.add_row(*(str(cell) for cell in row))
        wide = self.stdout.isatty()
        paper = StringIO()
        Console(file=paper, highlight=False, markup=False, width=None if wide else 200).print(table)
        self.stdout.write(paper.getvalue(), ending="")


def content_of(file: Path) -> bytes:
    """What a file holds; an error in words when it can't be read."""
    try:
        return file.read_bytes()
    except OSError as error:
        raise CommandError(f"{file} can't be read: {error.strerror}.") from error


def password_for(person: AbstractBaseUser) -> str:
    """The password on the first line of input; an error in words when it is too weak for this person."""
    password = sys.stdin.readline().rstrip("\r\n")
    try:
        validate_password(password, person)  # type: ignore[arg-type]  # the stubs want this house's own User
    except ValidationError as error:
        raise CommandError(" ".join(error.messages)) from error
    return password


def row_named[M: models.Model](known: models.QuerySet[M], key: str, value: str, what: str, how: str) -> M:
    """The row whose `key` is `value`; else an error that lists those there are, or says how to make one."""
    found = known.filter(**{key: value}).first()
    if found is not None:
        return found
    names = list(known.order_by(key).values_list(key, flat=True)[:21])
    listed = ", ".join(names[:20]) + (", ..." if len(names) > 20 else "")
    there = f"There is: {listed}." if names else f"There is none yet: `{how}` makes one."
    raise CommandError(f"No {what} is called {value!r}. {there}")
