"""What travels between houses: signing, calling, trying again, keeping secrets. It knows no house and no rows."""
