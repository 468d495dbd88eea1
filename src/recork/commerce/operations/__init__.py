"""Verbs that write: lock, decide, record, promise."""
