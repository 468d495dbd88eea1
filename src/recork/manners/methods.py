"""HTTP's methods, by what they do."""

LEAVES = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
"""Methods that change nothing, here as everywhere."""
