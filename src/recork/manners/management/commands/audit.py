"""`recork <house> audit`: look for anything that must not be."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction

from recork.manners.audit import Finding, findings


class Command(BaseCommand):
    help = "Read every rule of the books over all wineries; exit 1 when one is broken. Changes nothing."

    def handle(self, **_django: Any) -> None:
        # One view of the data for all rules, whatever happens meanwhile.
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
                _demand_sight(cursor)
            found = list(findings())
        broken = [finding for finding in found if finding.count]
        for finding in found:
            self._tell(finding)
        if broken:
            raise CommandError(f"{len(broken)} of {len(found)} rules are broken.")
        self.stdout.write(self.style.SUCCESS(f"All {len(found)} rules hold."))

    def _tell(self, finding: Finding) -> None:
        if not finding.count:
            self.stdout.write(f"holds    {finding.words}")
            return
        times = "once" if finding.count == 1 else f"{finding.count:,} times"
        self.stdout.write(self.style.ERROR(f"BROKEN   {finding.words}: {times}  [{finding.view}]"))
        for row in finding.rows:
            named = zip(finding.columns, row, strict=True)
            self.stdout.write("           " + ", ".join(f"{name}={value}" for name, value in named))
        if finding.count > len(finding.rows):
            self.stdout.write(f"           and {finding.count - len(finding.rows):,} more")


def _demand_sight(cursor: Any) -> None:
    """An auditor whom row-level security blinds would find everything in order."""
    cursor.execute("SELECT rolsuper OR rolbypassrls, rolname FROM pg_roles WHERE rolname = current_user")
    sees_all, role = cursor.fetchone()
    if not sees_all:
        raise CommandError(
            f"The role {role} does not see all wineries, so it would find nothing. "
            f"Run `recork {settings.HOUSE} audit`, which comes as the audit role."
        )
