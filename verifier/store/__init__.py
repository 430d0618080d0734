"""The only layer that speaks to PostgreSQL: statements live in `sql/`, and nothing above this layer writes SQL."""
