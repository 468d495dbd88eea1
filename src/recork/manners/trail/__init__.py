"""The audit trail, alike in every house: who changed or was refused what, on whose behalf and from where.

Triggers write it (`sql/`), from what a door has said about itself (`standing`); a job seals it into a chain of
hashes (`sealing`); `docs/decisions/0028` says why it is made so.
"""
