"""The top floor, for programs: calls that translate in, call one operation, and translate out."""
