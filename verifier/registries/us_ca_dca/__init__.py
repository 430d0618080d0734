"""California's Department of Consumer Affairs: most health professions, asked with the operator's own key."""
