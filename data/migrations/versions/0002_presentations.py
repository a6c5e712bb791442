"""Presentations: every saving a row of its own, neither updated nor deleted."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """The table with its index and triggers."""
    op.create_table(
        "presentations",
        sa.Column("seq", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("presentation_id", sa.Integer, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account", sa.String(200), nullable=False),
        sa.Column("office", sa.String(200), nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("step_count", sa.Integer, nullable=False),
        sa.Column("payload", sa.Text),
    )
    op.create_index("presentations_by_id", "presentations", ["presentation_id", "seq"])
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER presentations_no_{verb.lower()} BEFORE {verb} ON presentations "
                "BEGIN SELECT RAISE(ABORT, 'append-only'); END"
            )
        op.execute(
            "CREATE TRIGGER presentations_no_replace BEFORE INSERT ON presentations "
            "WHEN EXISTS (SELECT 1 FROM presentations WHERE seq >= NEW.seq) "
            "BEGIN SELECT RAISE(ABORT, 'append-only'); END"
        )
        return
    # The function was made with the ledger.
    for name, when in (("no_change", "UPDATE OR DELETE"), ("no_truncate", "TRUNCATE")):
        each = "ROW" if name == "no_change" else "STATEMENT"
        op.execute(
            f"CREATE TRIGGER presentations_{name} BEFORE {when} ON presentations "
            f"FOR EACH {each} EXECUTE FUNCTION refuse_change()"
        )
        op.execute(f"ALTER TABLE presentations ENABLE ALWAYS TRIGGER presentations_{name}")


def downgrade() -> None:
    """Nothing that was saved is ever deleted."""
    raise NotImplementedError
