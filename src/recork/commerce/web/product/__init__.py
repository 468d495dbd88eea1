"""The shop's wines: what may be sold of each, what happened to it, and what people change of it."""
