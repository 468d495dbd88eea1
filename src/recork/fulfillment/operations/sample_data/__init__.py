"""Fill a house with sample data, in bulk: the one writer of history that didn't happen here.

Everything else writes through the functions in `sql/`; this writes the rows they would have left
behind, and the audit views say whether it did so without a fault.
"""

from recork.fulfillment.operations.sample_data.load import load_sample

__all__ = ["load_sample"]
