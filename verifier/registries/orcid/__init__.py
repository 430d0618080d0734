"""ORCID: researchers' own pages. Only what an institution entered about its own degree counts for a badge."""
