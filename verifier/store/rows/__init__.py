"""Every statement of `sql/queries` as a function with named parameters, and its rows as frozen, typed tuples.

Written by `python -m scripts.rows`; what is wrong here is put right in the SQL. A row is a tuple because making one is
the cheapest thing Python can do with a record, and badge reads make many.
"""
