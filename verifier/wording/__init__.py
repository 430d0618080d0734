"""The words that creators and platforms read: a folder for each language, and the look-up of messages in it.

The rules return codes and values (`domain`); here they become sentences. A translator works in one folder: `.ftl` files
(Project Fluent, https://projectfluent.org) and the letters. `README.md` says how a language is added.
"""
