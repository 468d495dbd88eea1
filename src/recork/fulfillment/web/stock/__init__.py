"""Stock: where the bottles stand, what happened to them, and those that come in."""
