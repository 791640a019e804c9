"""How alembic runs the steps: on the connection it is given, one transaction a step."""

from alembic import context

context.configure(
    connection=context.config.attributes["connection"],
    # SQLite can roll table changes back once BEGIN is really sent (connection.py).
    transactional_ddl=True,
    transaction_per_migration=True,
)
with context.begin_transaction():
    context.run_migrations()
