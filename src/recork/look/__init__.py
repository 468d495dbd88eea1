"""The shared face of both houses: styles, small scripts, page frame, popups. Knows no noun of either."""
