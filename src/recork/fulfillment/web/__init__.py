"""The top floor, for people: pages that translate in, call one operation, and translate out."""
