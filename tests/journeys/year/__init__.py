"""A school year lived from end to end: a town of forty schools, its people, what befalls them, and the reckoning."""
