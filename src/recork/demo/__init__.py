"""`recork demo`: everything with sample data on one machine, looked after until Ctrl-C."""

from recork.demo.show import run

__all__ = ["run"]
