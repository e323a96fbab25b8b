"""Mirrors the five packages; journeys are stories over real HTTP."""
