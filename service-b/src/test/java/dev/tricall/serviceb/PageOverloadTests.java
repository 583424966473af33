package dev.tricall.serviceb;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

import dev.tricall.identity.ExchangedTokens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Reads many of the largest possible pages slowly: 100 values of 64 KiB, of which each
 * byte becomes six bytes of JSON.
 */
@ServiceBTest
class PageOverloadTests {

	private static final int PAGES_PER_SUBJECT = 2;

	private static final int PAGES = 6;

	private final String prefix = "pages-" + UUID.randomUUID() + "-";

	private final String path = "/api/data?limit=100&after=" + this.prefix;

	private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	private final List<Socket> slowReaders = new ArrayList<>();

	@LocalServerPort
	private int port;

	@Autowired
	private ExchangedTokens tokens;

	@BeforeEach
	void write(@Autowired JdbcClient jdbc) throws Exception {
		jdbc.sql("""
				insert into data (key, value, owner, updated_at)
				select :prefix || number, convert_to(repeat(chr(1), 65536), 'UTF8'), 'alice', now()
				from generate_series(100, 199) as number""").param("prefix", this.prefix).update();
		// Warm-up: on a cold JVM concurrent pages can exceed the database's idle timeout.
		get("warm-up", this.path);
	}

	@AfterEach
	void close() throws IOException {
		for (Socket reader : this.slowReaders) {
			reader.close();
		}
	}

	@Test
	void rejectsAGreedyCallerAndServesOthers() throws Exception {
		List<Integer> slow = IntStream.range(0, 10).mapToObj((n) -> readSlowly("greedy")).toList();
		assertThat(slow).filteredOn((status) -> status == 200).hasSize(PAGES_PER_SUBJECT);
		assertThat(slow).containsOnly(200, 429);
		List<HttpResponse<String>> responses = concurrently(60, 20, () -> get("greedy", this.path));
		assertThat(responses).allSatisfy((response) -> {
			assertThat(response.statusCode()).isEqualTo(429);
			assertThat(response.headers().firstValue("Retry-After")).hasValue("1");
			assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
		});
		HttpResponse<String> page = get("other", this.path);
		assertThat(page.statusCode()).isEqualTo(200);
		assertThat(page.body()).hasSizeBetween(6 * 1024 * 1024, 6 * 1024 * 1024 + 10_000);
		assertThat(page.headers().firstValue("Link"))
			.hasValue("<?after=%s115&limit=100>; rel=\"next\"".formatted(this.prefix));
		assertThat(get("greedy", "/api/data/" + this.prefix + "100").statusCode()).isEqualTo(200);
		close();
		await().until(() -> get("greedy", this.path).statusCode() == 200);
	}

	@Test
	void limitsPagesUntilTheyAreWritten() throws Exception {
		List<Integer> slow = Stream.of("a", "b", "c", "d", "e")
			.flatMap((subject) -> Stream.of(subject, subject))
			.map(this::readSlowly)
			.toList();
		assertThat(slow).filteredOn((status) -> status == 200).hasSize(PAGES);
		assertThat(slow.subList(PAGES, slow.size())).containsOnly(429);
		assertThat(get("other", this.path).statusCode()).isEqualTo(429);
		assertThat(get("other", "/api/data/" + this.prefix + "100").statusCode()).isEqualTo(200);
		this.slowReaders.get(0).close();
		await().until(() -> get("other", this.path).statusCode() == 200);
	}

	@Test
	void servesPagesAgainAfterABurst() throws Exception {
		List<HttpResponse<String>> responses = concurrently(60, 20, () -> get("greedy", this.path));
		assertThat(responses).extracting(HttpResponse::statusCode).contains(200, 429).containsOnly(200, 429);
		assertThat(concurrently(PAGES_PER_SUBJECT, PAGES_PER_SUBJECT, () -> get("greedy", this.path)))
			.extracting(HttpResponse::statusCode)
			.containsOnly(200);
	}

	/** Requests a page and reads only the status line. */
	private int readSlowly(String subject) {
		try {
			Socket socket = new Socket();
			this.slowReaders.add(socket);
			socket.setReceiveBufferSize(4096);
			socket.connect(new InetSocketAddress("localhost", this.port));
			socket.getOutputStream()
				.write("GET %s HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\n\r\n"
					.formatted(this.path, token(subject))
					.getBytes(StandardCharsets.US_ASCII));
			String status = new BufferedReader(
					new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII), 16)
				.readLine();
			return Integer.parseInt(status.split(" ", 3)[1]);
		}
		catch (IOException ex) {
			throw new AssertionError(ex);
		}
	}

	private HttpResponse<String> get(String subject, String path) throws IOException, InterruptedException {
		return this.http.send(HttpRequest.newBuilder(URI.create("http://localhost:" + this.port + path))
			.header("Authorization", "Bearer " + token(subject))
			.build(), HttpResponse.BodyHandlers.ofString());
	}

	private String token(String subject) {
		return this.tokens.by("gateway", subject, "data.read");
	}

	private static <T> List<T> concurrently(int calls, int threads, Callable<T> call) throws Exception {
		ExecutorService executor = Executors.newFixedThreadPool(threads);
		try {
			List<T> responses = new ArrayList<>();
			for (Future<T> response : executor.invokeAll(Stream.generate(() -> call).limit(calls).toList())) {
				responses.add(response.get());
			}
			return responses;
		}
		finally {
			executor.shutdown();
		}
	}

}
