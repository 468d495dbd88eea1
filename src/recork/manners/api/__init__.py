"""What calls and answers look like in every house."""
