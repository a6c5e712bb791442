"""The ledger and the accounts; what is written to the ledger is neither updated nor deleted."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

APPEND_ONLY = {
    "submissions": "submission_id = NEW.submission_id OR request_id = NEW.request_id",
    "submission_rows": "submission_id = NEW.submission_id AND position = NEW.position",
    "events": (
        "seq >= NEW.seq OR (NEW.position IS NULL AND position IS NULL"
        " AND submission_id = NEW.submission_id AND action = NEW.action)"
    ),
    "account_events": "seq >= NEW.seq",
}
"""Table → when a new row would take the place of an old one (SQLite's REPLACE deletes without a DELETE)."""


def upgrade() -> None:
    """Every table with its keys, indexes and triggers."""
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "submissions",
        sa.Column("submission_id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("request_id", sa.String(64), nullable=False, unique=True),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("entity_id", sa.String(100)),
        sa.Column("period", sa.String(20)),
        sa.Column("office", sa.String(200), nullable=False),
        sa.Column("file_name", sa.Text),
        sa.Column("sha256", sa.String(64)),
        sa.Column("note", sa.Text),
        sa.Column("row_count", sa.Integer, nullable=False),
    )
    op.create_table(
        "submission_rows",
        sa.Column("submission_id", sa.Integer, sa.ForeignKey("submissions.submission_id"), primary_key=True),
        sa.Column("position", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("table_name", sa.String(20), nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("entity_id", sa.String(100)),
        sa.Column("replaces_submission_id", sa.Integer),
        sa.Column("replaces_position", sa.Integer),
        sa.Column("payload", sa.Text, nullable=False),
        sa.ForeignKeyConstraint(
            ["replaces_submission_id", "replaces_position"],
            ["submission_rows.submission_id", "submission_rows.position"],
            name="replaces_a_row",
        ),
    )
    op.create_index("submission_rows_by_key", "submission_rows", ["table_name", "key"])
    op.create_table(
        "events",
        sa.Column("seq", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("at", moment, nullable=False),
        sa.Column("account", sa.String(200), nullable=False),
        sa.Column("roles", sa.String(100), nullable=False),
        sa.Column("action", sa.String(20), nullable=False),
        sa.Column("submission_id", sa.Integer, sa.ForeignKey("submissions.submission_id"), nullable=False),
        sa.Column("position", sa.Integer),
        sa.Column("by_submission_id", sa.Integer),
        sa.Column("by_position", sa.Integer),
        sa.Column("reason", sa.Text),
        sa.ForeignKeyConstraint(
            ["submission_id", "position"],
            ["submission_rows.submission_id", "submission_rows.position"],
            name="is_about_a_row",
        ),
        sa.ForeignKeyConstraint(
            ["by_submission_id", "by_position"],
            ["submission_rows.submission_id", "submission_rows.position"],
            name="is_made_by_a_row",
        ),
    )
    op.create_index("events_by_moment", "events", ["at"])
    op.create_index("events_by_row", "events", ["submission_id", "position", "action"])
    whole = sa.text("position IS NULL")
    op.create_index(
        "one_event_of_a_kind",
        "events",
        ["submission_id", "action"],
        unique=True,
        sqlite_where=whole,
        postgresql_where=whole,
    )
    op.create_table(
        "accounts",
        sa.Column("name", sa.String(100), primary_key=True),
        sa.Column("display_name", sa.String(100), nullable=False),
        sa.Column("office", sa.String(200), nullable=False),
        sa.Column("roles", sa.String(100), nullable=False),
        sa.Column("scopes", sa.Text, nullable=False),
        sa.Column("password_hash", sa.String(200), nullable=False),
        sa.Column("is_enabled", sa.Boolean, nullable=False),
        sa.Column("created_at", moment, nullable=False),
    )
    op.create_table(
        "account_events",
        sa.Column("seq", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("at", moment, nullable=False),
        sa.Column("by", sa.String(200), nullable=False),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("action", sa.String(20), nullable=False),
        sa.Column("detail", sa.Text),
    )
    op.create_table(
        "sign_in_attempts",
        sa.Column("attempt_id", sa.Integer, primary_key=True),
        sa.Column("name", sa.String(100), nullable=False, index=True),
        sa.Column("at", moment, nullable=False),
    )
    op.create_table(
        "sessions",
        sa.Column("token_sha256", sa.String(64), primary_key=True),
        sa.Column("name", sa.String(100), sa.ForeignKey("accounts.name"), nullable=False),
        sa.Column("created_at", moment, nullable=False),
        sa.Column("seen_at", moment, nullable=False),
        sa.Column("expires_at", moment, nullable=False),
        sa.Column("revoked_at", moment),
    )
    if op.get_bind().dialect.name == "sqlite":
        _guard_sqlite()
    else:
        _guard_postgresql()


def _guard_sqlite() -> None:
    for table, taken in APPEND_ONLY.items():
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
                "BEGIN SELECT RAISE(ABORT, 'append-only'); END"
            )
        op.execute(
            f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} "
            f"WHEN EXISTS (SELECT 1 FROM {table} WHERE {taken}) "
            "BEGIN SELECT RAISE(ABORT, 'append-only'); END"
        )
    op.execute(
        "CREATE TRIGGER submission_rows_no_latecomer BEFORE INSERT ON submission_rows "
        "WHEN EXISTS (SELECT 1 FROM events WHERE submission_id = NEW.submission_id) "
        "BEGIN SELECT RAISE(ABORT, 'append-only'); END"
    )


def _guard_postgresql() -> None:
    op.execute(
        "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'append-only'; END $$"
    )
    # A submission is closed by its first event: no row is added to it afterwards.
    op.execute(
        "CREATE FUNCTION refuse_latecomer() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN IF EXISTS (SELECT 1 FROM events WHERE submission_id = NEW.submission_id) "
        "THEN RAISE EXCEPTION 'append-only'; END IF; RETURN NEW; END $$"
    )
    op.execute(
        "CREATE TRIGGER submission_rows_no_latecomer BEFORE INSERT ON submission_rows "
        "FOR EACH ROW EXECUTE FUNCTION refuse_latecomer()"
    )
    op.execute("ALTER TABLE submission_rows ENABLE ALWAYS TRIGGER submission_rows_no_latecomer")
    for table in APPEND_ONLY:
        op.execute(
            f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )
        op.execute(
            f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
        for name in ("no_change", "no_truncate"):
            op.execute(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_{name}")


def downgrade() -> None:
    """Nothing that was reported is ever deleted."""
    raise NotImplementedError
