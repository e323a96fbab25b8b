"""A cell of «Сроки» as people print it → stages → windows and deadlines. Pure."""
