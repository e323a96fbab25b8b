"""Tests of the reader of «Сроки»."""
