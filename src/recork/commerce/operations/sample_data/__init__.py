"""Fill a shop with the orders that the warehouse's sample came from, in bulk.

Like its neighbour in the other house this writes the rows that the shop's own verbs would have left behind, and
the audit views say whether it did so without a fault. The two never meet: both read one pure generator.
"""

from recork.commerce.operations.sample_data.charges import SandboxSilent
from recork.commerce.operations.sample_data.load import load_sample

__all__ = ["SandboxSilent", "load_sample"]
