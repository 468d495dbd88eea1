"""Keys have scopes and may be followed by another; how often they call is counted for all processes together."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

# Unlogged: after a crash everybody may call again, and nothing that matters is lost.
CALLS = """
CREATE UNLOGGED TABLE call_bucket (
  key text PRIMARY KEY,
  calls double precision NOT NULL,
  at timestamptz NOT NULL
) WITH (fillfactor = 50);
"""


class Migration(migrations.Migration):
    dependencies = [("commerce", "0016_audit")]

    operations = [
        migrations.RunSQL(CALLS, "DROP TABLE call_bucket"),
        migrations.AddField(
            model_name="apitoken",
            name="scopes",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=40), blank=True, null=True, size=None
            ),
        ),
        migrations.AddField(
            model_name="apitoken",
            name="succeeds",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="successors",
                to="commerce.apitoken",
            ),
        ),
        migrations.AddConstraint(
            model_name="apitoken",
            constraint=models.CheckConstraint(
                condition=models.Q(("scopes__isnull", True), ("scopes__len__gt", 0), _connector="OR"),
                name="api_token_scopes_some",
            ),
        ),
        migrations.AddConstraint(
            model_name="apitoken",
            constraint=models.UniqueConstraint(
                condition=models.Q(("revoked_at", None)), fields=("succeeds",), name="api_token_succeeded_once"
            ),
        ),
    ]
