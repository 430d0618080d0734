"""The console beside the case: search and accounts, lists of cases, and what leads look after."""
