package dev.tricall.identity;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import com.nimbusds.jose.jwk.RSAKey;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Keys while the issuer is available, unavailable, hung or rotates them.
 */
class IssuerKeysTests {

	private static final RSAKey FORGER = TestIssuer.newKey();

	private final TestIssuer issuer = new TestIssuer();

	private volatile Instant now = Instant.now();

	private final IssuerKeys keys = keys(this.issuer.keysAddress());

	private final JwtDecoder decoder = decoder(this.keys);

	@AfterEach
	void close() {
		this.keys.close();
		this.issuer.close();
	}

	@Test
	void fetchesOnceForManyTokens() {
		for (int i = 0; i < 20; i++) {
			this.decoder.decode(token());
		}
		assertThat(this.issuer.fetches()).isEqualTo(1);
	}

	@Test
	void fetchesOnceForConcurrentFirstTokens() {
		List<CompletableFuture<String>> calls = Stream.generate(this::token)
			.limit(16)
			.map((token) -> CompletableFuture.supplyAsync(() -> this.decoder.decode(token).getSubject()))
			.toList();
		assertThat(calls).allSatisfy((call) -> assertThat(call.get(10, TimeUnit.SECONDS)).isEqualTo("caller"));
		assertThat(this.issuer.fetches()).isEqualTo(1);
	}

	@Test
	void acceptsTheFirstTokenOfANewKey() {
		this.decoder.decode(token());
		advance(IssuerKeys.MIN_DEMAND_INTERVAL);
		this.issuer.rotate();
		assertThat(this.decoder.decode(token()).getSubject()).isEqualTo("caller");
	}

	@Test
	void rejectsAWithdrawnKeyAfterTheNextRefresh() {
		String old = token();
		this.decoder.decode(old);
		this.issuer.rotate();
		this.keys.refresh();
		assertThatExceptionOfType(BadJwtException.class).isThrownBy(() -> this.decoder.decode(old));
	}

	@Test
	void fetchesOnceForAFloodOfUnknownKeyIds() {
		this.decoder.decode(token());
		advance(IssuerKeys.MIN_DEMAND_INTERVAL);
		for (int i = 0; i < 50; i++) {
			String forged = forged();
			assertThatExceptionOfType(BadJwtException.class).isThrownBy(() -> this.decoder.decode(forged));
		}
		assertThat(this.issuer.fetches()).isEqualTo(2);
	}

	@Test
	void acceptsTokensForHoursDuringAnOutageAndAttack() {
		this.decoder.decode(token());
		this.issuer.stop();
		for (Duration elapsed = Duration.ZERO; elapsed.compareTo(Duration.ofHours(3)) < 0; elapsed = elapsed
			.plusMinutes(10)) {
			advance(Duration.ofMinutes(10));
			this.keys.refresh();
			String forged = forged();
			assertThatExceptionOfType(BadJwtException.class).isThrownBy(() -> this.decoder.decode(forged));
			assertThat(this.decoder.decode(token()).getSubject()).isEqualTo("caller");
		}
	}

	@Test
	void reportsAnOutageWhenTheKeysAreTooOld() {
		this.decoder.decode(token());
		this.issuer.stop();
		advance(IssuerKeys.MAX_AGE);
		assertReportsAnOutage();
	}

	@Test
	void reportsAnOutageUntilTheIssuerHasStarted() {
		this.issuer.stop();
		assertReportsAnOutage();
		assertReportsAnOutage();
		this.issuer.restart();
		advance(IssuerKeys.MIN_DEMAND_INTERVAL);
		assertThat(this.decoder.decode(token()).getSubject()).isEqualTo("caller");
	}

	@Test
	void limitsTheTimeToWaitForAHungIssuer() throws IOException {
		try (ServerSocket hung = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
				IssuerKeys hungKeys = keys("http://localhost:" + hung.getLocalPort() + "/")) {
			long start = System.nanoTime();
			assertThatExceptionOfType(JwtException.class).isThrownBy(() -> decoder(hungKeys).decode(token()));
			assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(4));
		}
	}

	@Test
	void limitsTheWaitForUnknownKeyIdsWhileTheIssuerHangs() throws IOException {
		URI location = URI.create(this.issuer.keysAddress());
		ExecutorService threads = Executors.newFixedThreadPool(16);
		try (IssuerKeys real = new IssuerKeys(location.toURL(), null, InstantSource.system())) {
			real.refresh();
			this.issuer.stop();
			try (ServerSocket hung = new ServerSocket(location.getPort(), 100, InetAddress.getLoopbackAddress())) {
				long start = System.nanoTime();
				Stream.generate(IssuerKeysTests::forged)
					.limit(64)
					.map((token) -> CompletableFuture.runAsync(() -> assertThatExceptionOfType(BadJwtException.class)
						.isThrownBy(() -> decoder(real).decode(token)), threads))
					.toList()
					.forEach(CompletableFuture::join);
				assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(8));
				assertThat(hung.isClosed()).isFalse();
			}
		}
		finally {
			threads.shutdownNow();
		}
	}

	@Test
	void fetchesInTheBackground() {
		this.keys.start();
		await().untilAsserted(() -> assertThat(this.issuer.fetches()).isEqualTo(1));
	}

	private void assertReportsAnOutage() {
		assertThatExceptionOfType(JwtException.class).isThrownBy(() -> this.decoder.decode(token()))
			.isNotInstanceOf(BadJwtException.class);
	}

	private String token() {
		return this.issuer.token((claims) -> {
		});
	}

	private static String forged() {
		return TestIssuer.sign(new RSAKey.Builder(FORGER).keyID(UUID.randomUUID().toString()).build(), (claims) -> {
		});
	}

	private void advance(Duration duration) {
		this.now = this.now.plus(duration);
	}

	private IssuerKeys keys(String location) {
		try {
			return new IssuerKeys(URI.create(location).toURL(), null, () -> this.now);
		}
		catch (IOException ex) {
			throw new IllegalArgumentException(ex);
		}
	}

	private static JwtDecoder decoder(IssuerKeys keys) {
		return IdentityAutoConfiguration.decoder(keys, TestIssuer.NAME, List.of("here"), List.of("at+jwt"));
	}

}
