"""CMS NPPES: the national list of provider numbers. Self-typed, so it supports a claim and never grants a badge."""
