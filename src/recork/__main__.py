"""The command line: `recork <house> <command>`, `recork demo` and `recork sandbox`."""

import contextlib
import os
import sys
from collections.abc import Iterator, Sequence

from recork import lifeline
from recork.cellar import CellarError, Role, keep_alive, open_cellar

HOUSES = {"fulfillment": "the portal and the warehouse", "commerce": "the shop's admin"}

# Who lays tables or fills them in bulk comes as their owner, who checks comes as the auditor, all others as the
# application, which row-level security stops. RECORK_DATABASE_ROLE chooses differently, for a day of repairs.
ROLE_OF = {
    "migrate": Role.OWNER,
    "makemigrations": Role.OWNER,
    "showmigrations": Role.OWNER,
    "sqlmigrate": Role.OWNER,
    "seed": Role.OWNER,
    "audit": Role.AUDIT,
    "trail": Role.AUDIT,
}
# These answer without a database, so they start none.
WITHOUT_DATABASE = frozenset({"collectstatic", "diffsettings", "help", "version"})

HELP = """\
Recork: call a wine order back, exactly once.

  recork demo                       run everything with sample data on this machine
  recork sandbox                    run the payment sandbox, a payment service that moves no real money
  recork <house> <command> [...]    one command of one house

Houses
{houses}

Commands of a house (recork <house> help lists all, recork <house> <command> --help explains one)
  serve              answer pages and the API
  worker             do the jobs that were promised
  migrate            bring the database up to date, as its owner
  seed --orders N    add sample orders
  audit              look for anything that must not be; exit 1 when there is something
  trail verify       prove that nothing on the audit trail was altered
  user create        let a person in
  token create       let a program in

Environment
  RECORK_VAR                         where data lies (default: var)
  RECORK_FULFILLMENT_DATABASE_URL    a PostgreSQL of your own instead of the embedded one,
  RECORK_COMMERCE_DATABASE_URL       one database for each house
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command line and return its exit code: 0 done, 1 failed, 2 not understood."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    lifeline.hold_to_holder()
    try:
        match words:
            case [] | ["-h" | "--help" | "help"]:
                print(help_text())
            case ["demo", *options]:
                return run_demo(options)
            case ["sandbox", *options]:
                return run_sandbox(options)
            case [house, *rest] if house in HOUSES:
                run_house(house, rest or ["help"])
            case [unknown, *_]:
                print(f"There is no house {unknown!r}.\n\n{help_text()}", file=sys.stderr)
                return 2
    except CellarError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def help_text() -> str:
    return HELP.format(houses="\n".join(f"  {house:<17}  {what}" for house, what in HOUSES.items()))


def run_house(house: str, words: list[str]) -> None:
    """Hand `words` to Django's command line as this house, with its database there. May raise SystemExit."""
    command = words[0]
    os.environ["DJANGO_SETTINGS_MODULE"] = f"recork.{house}.settings"
    os.environ.setdefault("RECORK_DATABASE_ROLE", ROLE_OF.get(command, Role.APP))

    # Django reads the environment when it is imported, so not before this line.
    from django.core.management import ManagementUtility  # noqa: PLC0415 -- see above

    with database_for(house, words):
        ManagementUtility([f"recork {house}", *words]).execute()


@contextlib.contextmanager
def database_for(house: str, words: Sequence[str]) -> Iterator[None]:
    """Keep the house's database up while the block runs, unless the command asks nothing of it."""
    asks_for_help = not {"-h", "--help", "--version"}.isdisjoint(words)
    if asks_for_help or words[0] in WITHOUT_DATABASE:
        yield
    else:
        with open_cellar(house), keep_alive(house):
            yield


def run_demo(options: Sequence[str]) -> int:
    from recork.demo import run  # noqa: PLC0415 -- a house's command need not load the demo

    return run(options)


def run_sandbox(options: Sequence[str]) -> int:
    from recork.sandbox import run  # noqa: PLC0415 -- the same

    return run(options)


if __name__ == "__main__":
    sys.exit(main())
