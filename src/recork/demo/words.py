"""What the demo tells the person who started it."""

from rich.console import Console
from rich.panel import Panel
from rich.table import Table

from recork.cellar import var_folder
from recork.demo.first_start import tokens_file
from recork.demo.plan import PASSWORD, Plan

HELP = """\
recork demo runs everything with sample data on this machine, until Ctrl-C. It takes no options;
these variables change it:
  PORTAL_PORT   where the portal answers on 127.0.0.1 (8000)
  DEMO_ORDERS   how many sample orders the first start makes (5000)
  RECORK_VAR    where data lies (var)"""

LOGINS = (
    ("manager@alder.test", "Alder Creek winery, may cancel"),
    ("viewer@alder.test", "Alder Creek winery, looks on"),
    ("manager@birch.test", "Birch Hill winery, may cancel"),
    ("service@warehouse.test", "client services, sees all wineries"),
    ("floor@warehouse.test", "warehouse floor: pick, pack, put back"),
)


def tell_where(console: Console, plan: Plan, *, postgres: str) -> None:
    """Print the addresses, the logins and how to end it."""
    console.print(Panel(_table(plan, postgres), title="Recork is running", expand=False, padding=(1, 2)))
    console.print("Ctrl-C ends everything. The data stays, and the next start goes on with it.")


def _table(plan: Plan, postgres: str) -> Table:
    table = Table.grid(padding=(0, 3))
    table.add_row("Portal", plan.portal_url)
    table.add_row("API", f"{plan.portal_url}/api/v1/docs")
    table.add_row("Tokens for it", str(tokens_file()))
    table.add_row("Database", postgres)
    table.add_row("Data and logs", str(var_folder()))
    table.add_row()
    for index, (email, what) in enumerate(LOGINS):
        table.add_row("Sign in as" if index == 0 else "", email, what)
    table.add_row("Password", PASSWORD)
    return table
