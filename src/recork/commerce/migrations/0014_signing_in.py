"""What all processes of the house count together: a table of Django's cache."""

from django.db import migrations, models

CACHE = """
CREATE TABLE shared_cache (
  cache_key varchar(255) PRIMARY KEY,
  value text NOT NULL,
  expires timestamptz NOT NULL
);
CREATE INDEX shared_cache_expires ON shared_cache (expires);
"""


class Migration(migrations.Migration):
    dependencies = [("commerce", "0013_warehouse_edits")]

    operations = [
        migrations.RunSQL(CACHE, "DROP TABLE shared_cache"),
        migrations.AddField(
            model_name="shop",
            name="second_factor_for_all",
            field=models.BooleanField(db_default=False, default=False),
        ),
    ]
