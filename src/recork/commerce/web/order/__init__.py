"""The pages of one order, and what can be done from them."""
