"""How fast the portal is beside its own database: `make bench`."""
