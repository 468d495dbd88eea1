"""The warehouse's house: orders, bottles and bins, and whether a cancellation is still possible."""
