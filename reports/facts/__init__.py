"""Facts gathered within the actor's rights, one module a report: plain values that can travel to the worker."""
