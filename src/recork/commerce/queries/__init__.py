"""Reading for pages, lists and calls."""
