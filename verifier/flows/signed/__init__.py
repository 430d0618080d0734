"""Badges as signed credentials that anybody can verify without asking us, and the lists that say whether they hold."""
