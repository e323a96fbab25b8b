"""Runs migrations on the connection that storage.database hands over."""

from alembic import context

from storage.models import Base

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    render_as_batch=connection.dialect.name == "sqlite",
    compare_type=True,
    user_module_prefix="storage.models.base.",
)
with context.begin_transaction():
    context.run_migrations()
