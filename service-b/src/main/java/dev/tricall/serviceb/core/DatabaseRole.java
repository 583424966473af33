package dev.tricall.serviceb.core;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;
import org.postgresql.PGConnection;

/**
 * Flyway callback that sets up the database role of the service after each migration. The
 * role owns nothing: it can read and write the rows of tables but not create, alter or
 * drop a table. The user that migrates must own the database and be allowed to create
 * roles.
 */
final class DatabaseRole implements Callback {

	/** Advisory lock for instances that start at the same time. */
	private static final long LOCK = 0x7472_6963_616cL;

	private final String name;

	private final String password;

	DatabaseRole(String name, String password) {
		this.name = name;
		this.password = password;
	}

	@Override
	public boolean supports(Event event, Context context) {
		return event == Event.AFTER_MIGRATE;
	}

	@Override
	public boolean canHandleInTransaction(Event event, Context context) {
		return true;
	}

	@Override
	public void handle(Event event, Context context) {
		try {
			apply(context.getConnection(), context.getConfiguration().getTable());
		}
		catch (SQLException ex) {
			throw new IllegalStateException("The database role %s cannot be set up".formatted(this.name), ex);
		}
	}

	private void apply(Connection owner, String history) throws SQLException {
		boolean autoCommit = owner.getAutoCommit();
		owner.setAutoCommit(false);
		try (Statement statement = owner.createStatement()) {
			statement.execute("select pg_advisory_xact_lock(%d)".formatted(LOCK));
			String role = statement.enquoteIdentifier(this.name, true);
			if (!exists(owner)) {
				statement.execute("create role %s login".formatted(role));
			}
			// Sends a SCRAM verifier, so that the password cannot appear in a log.
			owner.unwrap(PGConnection.class).alterUserPassword(this.name, this.password.toCharArray(), "scram-sha-256");
			String database = statement.enquoteIdentifier(owner.getCatalog(), true);
			String schema = statement.enquoteIdentifier(owner.getSchema(), true);
			statement.execute("revoke temporary on database %s from public".formatted(database));
			statement.execute("grant usage on schema %s to %s".formatted(schema, role));
			statement.execute(
					"grant select, insert, update, delete on all tables in schema %s to %s".formatted(schema, role));
			statement.execute(
					"revoke all on %s.%s from %s".formatted(schema, statement.enquoteIdentifier(history, true), role));
			if (autoCommit) {
				owner.commit();
			}
		}
		catch (SQLException ex) {
			if (autoCommit) {
				owner.rollback();
			}
			throw ex;
		}
		finally {
			owner.setAutoCommit(autoCommit);
		}
	}

	private boolean exists(Connection owner) throws SQLException {
		try (PreparedStatement query = owner
			.prepareStatement("select rolsuper or rolname = current_user from pg_roles where rolname = ?")) {
			query.setString(1, this.name);
			try (ResultSet result = query.executeQuery()) {
				if (!result.next()) {
					return false;
				}
				if (result.getBoolean(1)) {
					throw new IllegalStateException(
							"DATABASE_USERNAME is %s, which is a superuser or DATABASE_OWNER; it must be a role of its own"
								.formatted(this.name));
				}
				return true;
			}
		}
	}

	@Override
	public String getCallbackName() {
		return "database role";
	}

}
