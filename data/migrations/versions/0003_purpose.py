"""What the database is for: the real thing or a demonstration. Written once, when it is made."""

import sqlalchemy as sa
from alembic import context, op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """One row, which is never changed; a database of before is a real one."""
    purpose = op.create_table(
        "purpose",
        sa.Column("id", sa.Integer, sa.CheckConstraint("id = 1"), primary_key=True, autoincrement=False),
        sa.Column("is_demo", sa.Boolean, nullable=False),
    )
    op.bulk_insert(purpose, [{"id": 1, "is_demo": bool(context.config.attributes.get("is_demo"))}])
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("UPDATE", "DELETE", "INSERT"):
            op.execute(
                f"CREATE TRIGGER purpose_no_{verb.lower()} BEFORE {verb} ON purpose "
                "BEGIN SELECT RAISE(ABORT, 'append-only'); END"
            )
    else:
        for name, verbs in (("change", "INSERT OR UPDATE OR DELETE"), ("truncate", "TRUNCATE")):
            op.execute(
                f"CREATE TRIGGER purpose_no_{name} BEFORE {verbs} ON purpose "
                "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
            )
            op.execute(f"ALTER TABLE purpose ENABLE ALWAYS TRIGGER purpose_no_{name}")


def downgrade() -> None:
    """Nothing is ever deleted."""
    raise NotImplementedError
