"""The second floor, writing: verbs. Each is one transaction: lock, decide, record, promise.

Callers open the scope (`recork.fulfillment.models.scope`); an operation asks whether the
actor may, and raises `NotAllowed` if not.
"""
