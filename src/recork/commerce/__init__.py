"""The shop's admin: orders as they were sold, money, sellable stock, and what the warehouse says of them."""
