"""The proof of import: processes killed with -9 while lines arrive and while they are taken in."""
