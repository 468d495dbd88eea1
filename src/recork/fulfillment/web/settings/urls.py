"""The addresses of settings, in the portal's flat list."""

from django.urls import URLPattern, path

from recork.fulfillment.web.settings import (
    connections,
    endpoint_steps,
    endpoints,
    people,
    privacy,
    release,
    shipping_rules,
    skus,
    tokens,
    trail,
    warehouses,
    winery,
)

SETTINGS: list[URLPattern] = [
    path("settings/", winery.settings_home, name="settings"),
    path("settings/winery/", winery.winery, name="settings_winery"),
    path("settings/wineries/", winery.wineries, name="settings_wineries"),
    path("settings/release/", release.release, name="settings_release"),
    path("settings/rules/", shipping_rules.rules, name="settings_rules"),
    path("settings/rules/<int:rule_id>/", shipping_rules.rule, name="settings_rule"),
    path("settings/rules/<int:rule_id>/end/", shipping_rules.end, name="settings_rule_end"),
    path("settings/skus/", skus.skus, name="settings_skus"),
    path("settings/skus/new/", skus.new_sku, name="settings_sku_new"),
    path("settings/skus/import/", skus.import_skus, name="settings_sku_import"),
    path("settings/skus/<int:sku_id>/", skus.sku, name="settings_sku"),
    path("settings/people/", people.people, name="settings_people"),
    path("settings/people/<int:member_id>/", people.person, name="settings_person"),
    path("settings/people/<int:member_id>/<slug:act>/", people.person_act, name="settings_person_act"),
    path("settings/privacy/", privacy.privacy, name="settings_privacy"),
    path("settings/privacy/person.json", privacy.export, name="settings_privacy_export"),
    path("settings/privacy/erasure/", privacy.erasure, name="settings_privacy_erasure"),
    path("settings/tokens/", tokens.tokens, name="settings_tokens"),
    path("settings/tokens/<uuid:token_id>/revoke/", tokens.revoke, name="settings_token_revoke"),
    path("settings/tokens/<uuid:token_id>/second/", tokens.second, name="settings_token_second"),
    path("settings/connections/", connections.connections, name="settings_connections"),
    path(
        "settings/connections/<uuid:shop_id>/endpoints/new/",
        endpoint_steps.new_endpoint,
        name="settings_endpoint_new",
    ),
    path("settings/connections/endpoints/<uuid:endpoint_id>/", endpoints.endpoint, name="settings_endpoint"),
    path(
        "settings/connections/endpoints/<uuid:endpoint_id>/secret/",
        endpoint_steps.secret,
        name="settings_endpoint_secret",
    ),
    path(
        "settings/connections/endpoints/<uuid:endpoint_id>/delete/",
        endpoint_steps.delete,
        name="settings_endpoint_delete",
    ),
    path(
        "settings/connections/endpoints/<uuid:endpoint_id>/messages/<int:delivery_id>/replay/",
        endpoints.replay_message,
        name="settings_message_replay",
    ),
    path(
        "settings/connections/endpoints/<uuid:endpoint_id>/<slug:act>/",
        endpoints.endpoint_act,
        name="settings_endpoint_act",
    ),
    path("settings/warehouses/", warehouses.warehouses, name="settings_warehouses"),
    path("settings/warehouses/<slug:code>/", warehouses.warehouse, name="settings_warehouse"),
    path("settings/trail/", trail.trail, name="trail"),
    path("settings/trail/export.csv", trail.trail_export, name="trail_export"),
]
