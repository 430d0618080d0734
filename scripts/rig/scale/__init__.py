"""The proof that no statement grows slow with the number of accounts."""
