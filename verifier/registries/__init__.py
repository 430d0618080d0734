"""Licence registries: one folder per source, a data sheet and, only where a sheet cannot say it, an adapter."""
