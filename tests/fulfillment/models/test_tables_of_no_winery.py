"""Every table keeps its rows apart by winery, or stands here with the reason why it needn't. The list is PostgreSQL's own."""

from django.db import connection

from tests.fulfillment.cast import House

OF_THE_HOUSE = {
    "bin": "the house's shelves",
    "warehouse": "the house's",
    "cart": "the floor's, with orders of several wineries; whose stands in `wave_order`",
    "manifest": "a truck takes boxes of several wineries; whose stands in `manifest_order`",
    "wave": "the floor's; whose orders stands in `wave_order`",
}
"""What serves all wineries at once; pages of the floor show it."""

OF_PEOPLE = {
    "staff": "a name, an address and a password; whose person it is stands in `membership`, which every page asks first",
    "account_emailaddress": "found by its person, as is every page of one's own account",
    "account_emailconfirmation": "the same",
    "django_session": "found by its key, which its browser alone has",
    "mfa_authenticator": "found by its person",
    "usersessions_usersession": "the same",
    "socialaccount_socialaccount": "the same",
    "socialaccount_socialapp": "unused: the provider is in the settings",
    "socialaccount_socialtoken": "unused: no token of a provider is kept",
    "auth_group": "unused: roles are ours",
    "auth_group_permissions": "unused: the same",
    "auth_permission": "Django's own, the same for all",
}
"""What is read before it is known who asks, or by who is in about themselves."""

OF_THE_TRAIL = {
    "audit_order": "numbers of entries and orders; the words stand in `audit_entry`, which has a policy",
    "audit_seal": "a chain over all wineries' entries: hashes",
    "refusal_tally": "who was refused in the last ten minutes, counted by the trail's functions; no page reads it",
}

OF_THE_MACHINE = {
    "call_bucket": "numbers of calls",
    "shared_cache": "wrong passwords, counted under hashes",
    "procrastinate_jobs": "jobs name ids and no words; each opens the scope of what it works on",
    "procrastinate_events": "when jobs began and ended",
    "procrastinate_periodic_defers": "the clock's",
    "procrastinate_workers": "who is at work",
    "django_content_type": "Django's own",
    "django_migrations": "Django's own",
}

TABLES = """
SELECT c.relname, c.relrowsecurity AND c.relforcerowsecurity FROM pg_class c
 WHERE c.relkind IN ('r', 'p', 'm') AND NOT c.relispartition AND c.relnamespace = 'public'::regnamespace
"""


def test_a_table_without_a_policy_says_why(house: House) -> None:
    with connection.cursor() as cursor:
        cursor.execute(TABLES)
        open_ones = {table for table, is_kept_apart in cursor.fetchall() if not is_kept_apart}
    assert open_ones == {*OF_THE_HOUSE, *OF_PEOPLE, *OF_THE_TRAIL, *OF_THE_MACHINE}
