"""The ground floor: what the trade decides, in plain Python without clock, database or network."""
