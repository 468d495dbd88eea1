"""Constraints that every house writes alike."""

from enum import StrEnum

from django.db import models


def one_of(column: str, values: type[StrEnum], name: str) -> models.CheckConstraint:
    """Allow only known words in a column."""
    return models.CheckConstraint(
        condition=models.Q(**{f"{column}__in": [str(value) for value in values]}), name=name
    )
