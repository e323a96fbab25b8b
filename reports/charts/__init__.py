"""Pictures, composed of the same few parts. Only the worker process imports them."""
