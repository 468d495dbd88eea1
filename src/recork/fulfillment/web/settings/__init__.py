"""Settings: what a winery, or the house, sets up for itself."""
