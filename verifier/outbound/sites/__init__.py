"""Websites that creators name: fetched with care, dated, never trusted."""
