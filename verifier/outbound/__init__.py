"""Outbound connections other than to registries: letters, practices' websites, sign-in, stored documents.

Nothing here knows the store or the registries.
"""
