"""A small world and a service that asks it, for each test anew; and a claim on its way to a badge."""

import pytest

pytest.register_assert_rewrite("tests.sql.stage")  # what differs is shown there, too

from tests.builders import house  # noqa: E402
from tests.sql.stage import stage  # noqa: E402

__all__ = ["house", "stage"]
