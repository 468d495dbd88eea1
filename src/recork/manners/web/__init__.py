"""What pages of every house do alike."""
