"""A school year lived from end to end: a town of forty schools, its people, what befalls them, and the reckoning."""

import pytest

pytest.register_assert_rewrite(f"{__name__}.reckoning")  # what is missing and what is too much has to be said
