"""The proof that no impostor gets a badge: thousands of claims with real numbers, by people who do not hold them."""
