"""Conversations: one module per conversation, a router each, in the order a person meets them."""
