"""The addresses of settings, in the admin's flat list."""

from django.urls import URLPattern, path

from recork.commerce.web.settings import connection, people, shop, tokens, trail

SETTINGS: list[URLPattern] = [
    path("settings/", shop.settings_home, name="settings"),
    path("settings/shop/", shop.shop, name="settings_shop"),
    path("settings/connection/", connection.connection, name="settings_connection"),
    path("settings/connection/tests/", connection.try_it, name="settings_connection_test"),
    path("settings/connection/secrets/", connection.new_secret, name="settings_connection_secret"),
    path("settings/connection/pause/", connection.pausing, name="settings_connection_pause"),
    path("settings/people/", people.people, name="settings_people"),
    path("settings/people/<int:person_id>/", people.person, name="settings_person"),
    path("settings/people/<int:person_id>/<slug:act>/", people.person_act, name="settings_person_act"),
    path("settings/tokens/", tokens.tokens, name="settings_tokens"),
    path("settings/tokens/<uuid:token_id>/revoke/", tokens.revoke, name="settings_token_revoke"),
    path("settings/tokens/<uuid:token_id>/second/", tokens.second, name="settings_token_second"),
    path("settings/trail/", trail.trail, name="trail"),
    path("settings/trail/export.csv", trail.trail_export, name="trail_export"),
]
