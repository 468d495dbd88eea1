"""The second floor, reading: one function per page or list, which answers exactly what is shown."""
