"""Facts → tables that people filter, as plain values. Imports pandas, so never the bot."""
