"""What the demo tells the person who started it."""

from collections.abc import Iterator

from rich.console import Console

from recork.cellar import var_folder
from recork.demo.first_start import tokens_file
from recork.demo.plan import PASSWORD, Plan
from recork.sample.people import PEOPLE, SHOP_PEOPLE, SamplePerson
from recork.sample.wineries import WINERIES

HELP = """\
recork demo runs everything with sample data on this machine, until Ctrl-C. It takes no options;
these variables change it:
  PORTAL_PORT   where the portal answers on 127.0.0.1 (8000)
  SHOP_PORT     where the shop's admin answers (8001)
  SANDBOX_PORT  where the payment sandbox answers (8002)
  DEMO_ORDERS   how many sample orders the first start makes (5000)
  RECORK_VAR    where data lies (var)"""

WHAT_FOR = {
    "manager": "finds and cancels orders of {winery}",
    "viewer": "sees orders of {winery}, changes nothing",
    "client_services": "sees and helps all wineries",
    "floor": "picks, packs, ships and puts bottles back",
    "administrator": "runs the house: people, warehouses, shipping rules",
}
IN_SHOP = {
    "order_manager": "cancels, refunds and sends orders again",
    "administrator": "runs the shop and its connection to the warehouse",
}


def tell_where(console: Console, plan: Plan, *, postgres: str) -> None:
    """Print the addresses, the logins and how to end it."""
    console.rule("[bold]Recork is running", align="left")
    console.print("\n".join(_lines(plan, postgres)), markup=False, soft_wrap=True)
    console.rule()


def _lines(plan: Plan, postgres: str) -> Iterator[str]:
    yield f"  Portal        {plan.portal_url}"
    yield f"  Shop          {plan.shop_url}"
    yield f"  Mailbox       {plan.shop_url}/mailbox/  (what the shop's customers are written)"
    yield f"  Payments      {plan.sandbox_url}  (no real money)"
    yield f"  APIs          {plan.portal_url}/api/v1/docs  {plan.shop_url}/api/v1/docs"
    yield f"  API tokens    {tokens_file()}"
    yield f"  Data, logs    {var_folder()}"
    yield f"  Database      {postgres}"
    yield ""
    yield f"  Sign in to the portal with the password {PASSWORD} as"
    yield from (_login(person, WHAT_FOR) for person in PEOPLE)
    yield "  and to the shop as"
    yield from (_login(person, IN_SHOP) for person in SHOP_PEOPLE)
    yield ""
    yield "  Ctrl-C ends everything. The data stays, and the next start goes on with it."


def _login(person: SamplePerson, does: dict[str, str]) -> str:
    wineries = {winery.slug: winery.name for winery in WINERIES}
    what_for = does[person.role].format(winery=wineries.get(person.winery, ""))
    return f"    {person.email:<24}{person.name:<16}{what_for}"
