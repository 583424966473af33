package dev.tricall.serviceb.core;

import java.io.IOException;
import java.util.List;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;

import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;

class MigrationTests {

	@Test
	void assignsReceiptsToOwnersAndRejectionsToNobody() throws IOException {
		try (EmbeddedPostgres postgres = EmbeddedPostgres.start()) {
			Flyway.configure().dataSource(postgres.getPostgresDatabase()).target("2").load().migrate();
			JdbcClient jdbc = JdbcClient.create(postgres.getPostgresDatabase());
			jdbc.sql("insert into data values ('k1', '', 'alice', now()), ('k2', '', :long, now())")
				.param("long", "l".repeat(300))
				.update();
			jdbc.sql(
					"""
							insert into receipt values ('i1', 'k1', '', 'REST', 'b', now()), ('i2', 'k2', '', 'GRPC', 'b', now()),
							('i3', 'gone', '', 'KAFKA', 'b', now())""")
				.update();
			jdbc.sql("insert into rejection values ('i1', 'k1', 'why', 'KAFKA', 'b', now())").update();
			Flyway.configure().dataSource(postgres.getPostgresDatabase()).load().migrate();
			assertThat(jdbc.sql("select subject from receipt order by id").query(String.class).list())
				.isEqualTo(List.of("alice", "l".repeat(255), ""));
			assertThat(jdbc.sql("select subject from rejection").query(String.class).list()).containsExactly("");
		}
	}

}
