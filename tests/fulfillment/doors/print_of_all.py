"""The print of all rows, under the name that this house's tests know it by."""

from tests.support.prints import print_of_all

__all__ = ["print_of_all"]
