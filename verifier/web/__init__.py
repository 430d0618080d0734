"""The ways in over HTTP: the API for platforms and creators, the console for reviewers, the pages for creators."""
