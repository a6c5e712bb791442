"""${message}."""

import sqlalchemy as sa
from alembic import op

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}


def upgrade() -> None:
    """What changes; rows that are there stay as they are."""
    ${upgrades if upgrades else "pass"}


def downgrade() -> None:
    """Nothing that was reported is ever deleted."""
    raise NotImplementedError
