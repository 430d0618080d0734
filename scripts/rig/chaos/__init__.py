"""The proof by kill -9: processes are killed and frozen while claims run and licences change."""
