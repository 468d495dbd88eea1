"""`python -m tests.support.postgres` prints the version of the PostgreSQL that tests will run on."""

import sys

from recork.cellar import CellarError
from recork.cellar.binaries import find_binaries

if __name__ == "__main__":
    try:
        print(find_binaries().version)
    except CellarError as error:
        sys.exit(str(error))
