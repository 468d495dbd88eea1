"""How the shop is set up, for its administrators."""
