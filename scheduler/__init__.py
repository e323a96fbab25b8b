"""Time: what is due, when, and to whom it is said."""
