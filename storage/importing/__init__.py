"""Files that coordinators send → rows and differences; and the same files back."""
