package dev.tricall.serviceb.core;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class DatabaseRoleTests {

	private static final String ROLE = "service_b";

	private static final String OWNER = "postgres";

	private static EmbeddedPostgres postgres;

	private static JdbcClient role;

	private static JdbcClient owner;

	@BeforeAll
	static void migrate() throws IOException {
		postgres = EmbeddedPostgres.start();
		migrate(ROLE, "it's \"quoted\" $$");
		role = JdbcClient.create(postgres.getDatabase(ROLE, OWNER));
		owner = JdbcClient.create(postgres.getPostgresDatabase());
	}

	@AfterAll
	static void stop() throws IOException {
		postgres.close();
	}

	private static void migrate(String role, String password) {
		Flyway.configure()
			.dataSource(postgres.getPostgresDatabase())
			.callbacks(new DatabaseRole(role, password))
			.load()
			.migrate();
	}

	@Test
	void readsAndWritesRows() {
		role.sql("insert into data (key, value, owner, updated_at) values ('k', 'v', 'alice', now())").update();
		role.sql("update data set owner = 'bob' where key = 'k'").update();
		assertThat(role.sql("select owner from data where key = 'k'").query(String.class).single()).isEqualTo("bob");
		assertThat(role.sql("delete from data").update()).isOne();
	}

	@ParameterizedTest
	@ValueSource(strings = { "create table other (x int)", "create temporary table other (x int)",
			"create schema other", "drop table data", "alter table data add column x int", "truncate data",
			"select * from flyway_schema_history", "delete from flyway_schema_history", "select * from pg_authid",
			"create role other", "alter role service_b superuser", "set role postgres", "copy data to program 'true'" })
	void cannotDoAnythingElse(String statement) {
		assertThatExceptionOfType(DataAccessException.class).isThrownBy(() -> role.sql(statement).update())
			.havingRootCause()
			.withMessageMatching("(?s).*(permission denied|must be owner).*");
	}

	@Test
	void ownsNothing() {
		assertThat(owner.sql("select count(*) from pg_class where relowner = 'service_b'::regrole")
			.query(Long.class)
			.single()).isZero();
		assertThat(
				owner.sql("select rolsuper or rolcreaterole or rolcreatedb from pg_roles where rolname = 'service_b'")
					.query(Boolean.class)
					.single())
			.isFalse();
	}

	@Test
	void serverStoresOnlyAVerifierOfThePassword() {
		assertThat(
				owner.sql("select rolpassword from pg_authid where rolname = 'service_b'").query(String.class).single())
			.startsWith("SCRAM-SHA-256$");
	}

	@Test
	void instancesCanStartConcurrently() {
		List<CompletableFuture<Void>> starts = IntStream.range(0, 8)
			.mapToObj((each) -> CompletableFuture.runAsync(() -> migrate("service_" + each % 2, "password")))
			.toList();
		assertThat(starts).allSatisfy((start) -> assertThat(start).succeedsWithin(Duration.ofMinutes(1)));
	}

	@Test
	void failsWhenTheRoleIsTheOwner() {
		assertThatThrownBy(() -> migrate(OWNER, "password")).rootCause()
			.hasMessageContaining("DATABASE_USERNAME is postgres");
	}

}
