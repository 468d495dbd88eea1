"""A table that is sent while it is read."""

BOM = "\N{ZERO WIDTH NO-BREAK SPACE}"
"""Without it Excel takes UTF-8 for something else, and Lucía for LucÃ­a."""


class Echo:
    """A file that keeps nothing: what is written to it is handed back at once."""

    def write(self, line: str) -> str:
        return line
