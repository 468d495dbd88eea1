"""`python -m recork.cellar <house>` writes the script that sets up a server of one's own, with new passwords."""

import secrets
import sys

from recork.cellar.address import Role, database_name, role_name, variable
from recork.cellar.outside import setup_sql


def main(house: str) -> None:
    passwords = {role: secrets.token_urlsafe(24) for role in Role}
    sys.stdout.write(setup_sql(house, passwords))
    sys.stdout.write("\n-- Then tell Recork, with your server's name for HOST:\n")
    for role, password in passwords.items():
        login = f"{role_name(house, role)}:{password}"
        sys.stdout.write(f"-- {variable(house, role)}=postgresql://{login}@HOST/{database_name(house)}\n")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(sys.argv[1])
