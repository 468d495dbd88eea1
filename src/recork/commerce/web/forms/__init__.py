"""What people may type, cleaned."""
