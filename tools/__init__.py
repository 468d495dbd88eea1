"""What makes the files that are derived from the code."""
