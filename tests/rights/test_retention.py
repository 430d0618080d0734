"""Every table with a person's data says what it keeps, why and until when."""

from __future__ import annotations

from tests.rights.erasures import Owner
from verifier.domain.retention import RETENTION

_OF_PEOPLE = """
SELECT DISTINCT c.relname FROM pg_class AS c JOIN pg_attribute AS a ON a.attrelid = c.oid
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
    AND c.relname !~ '^roster_row_[0-9]' AND NOT a.attisdropped
    AND (a.attname IN ('account_key', 'claim_id', 'handle', 'platform_id', 'contact', 'wrapped_key')
        OR a.attname ~ '^sealed')
"""


async def test_every_table_with_a_persons_data_has_a_row(owner: Owner) -> None:
    found = {row["relname"] for row in await owner.fetch(_OF_PEOPLE)}
    assert found - RETENTION.keys() == set(), "say in domain/retention.py what it keeps, why and until when"
    assert all(all(kept) for kept in RETENTION.values())
