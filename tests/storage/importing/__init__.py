"""What a file says, what it would change, and what is stored of it."""
