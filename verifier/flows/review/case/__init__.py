"""The case as a reviewer sees it: claim and record side by side, forms, documents, what else is known."""
