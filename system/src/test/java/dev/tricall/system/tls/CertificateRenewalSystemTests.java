package dev.tricall.system.tls;

import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;

import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

import dev.tricall.certificates.CertificateIssuer;
import dev.tricall.certificates.IssuedCertificate;
import dev.tricall.system.ledger.Ledger;
import dev.tricall.system.ledger.LedgerLoad;
import dev.tricall.system.testing.ApiClient;
import dev.tricall.system.testing.MeasuredLoad;
import dev.tricall.system.testing.Measurements;
import dev.tricall.system.testing.TestSystem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.abort;

/**
 * Certificates are renewed, and their authority is changed, while the system is in use:
 * without a restart, and without a failed call over any transport. The load lasts longer
 * than the first certificates are valid.
 */
@TlsSystemTest
@Order(Integer.MAX_VALUE)
class CertificateRenewalSystemTests {

	private static final Duration RENEWAL_INTERVAL = Duration.ofSeconds(10);

	private static final int CALLS_PER_SECOND = 10;

	private static final Duration CALM = Duration.ofSeconds(3);

	/** If calls take this long before anything happens, the machine is too slow. */
	private static final Duration TOO_SLOW = Duration.ofMillis(900);

	/** An instance with certificates of its own. */
	private static final String INSTANCE = "service-b-3";

	private final TlsSystem system;

	private final CertificateIssuer issuer;

	CertificateRenewalSystemTests(TlsSystem system) {
		this.system = system;
		this.issuer = system.issuer();
	}

	@Test
	void noCallFailsWhileCertificatesAndTheirAuthorityChange() throws Exception {
		Map<TlsPort, BigInteger> before = serialNumbers();
		try (InstanceCertificates certificates = new InstanceCertificates(this.system, INSTANCE)) {
			this.system.control().add(INSTANCE, Map.of("CERTIFICATES", certificates.folder().toString()));
			changeUnderLoad(certificates);
		}
		finally {
			this.system.control().remove(INSTANCE);
		}
		assertThat(this.system.applications())
			.allSatisfy((process) -> assertThat(health(process).get("/actuator/health").status()).isEqualTo(200));
		assertThat(serialNumbers().values()).doesNotContainAnyElementsOf(before.values());
	}

	private void changeUnderLoad(InstanceCertificates certificates) throws Exception {
		String instance = "service-b:localhost:" + this.system.control().address(INSTANCE).replaceFirst(".*:", "");
		try (MeasuredLoad load = new MeasuredLoad(List.of(this.system.system().demo()), MeasuredLoad.PATHS,
				CALLS_PER_SECOND, Integer.MAX_VALUE); LedgerLoad writes = startWhenCalm(load)) {
			await().atMost(TestSystem.PATIENCE).until(() -> handles(load.results(), instance));
			certificates.stopRenewal();
			while (Instant.now().isBefore(certificates.expiry())) {
				renewAndAwait();
			}
			expectNoCallAt(instance, load);
			Map<TlsPort, IssuedCertificate> former = this.system.ports()
				.stream()
				.collect(Collectors.toMap(Function.identity(), (port) -> this.system.current(port.client())));
			this.issuer.changeAuthority().get(TestSystem.PATIENCE.toSeconds(), TimeUnit.SECONDS);
			await().atMost(TestSystem.PATIENCE).ignoreExceptions().until(() -> isCurrent(serialNumbers()));
			assertAllRefuse(former);
			expectNoCallAt(instance, load);
			certificates.startRenewal();
			long renewed = System.nanoTime();
			await().atMost(TestSystem.PATIENCE).until(() -> handles(load.results().from(renewed), instance));
			assertNoneFailed(writes.end(), load.end());
		}
	}

	/**
	 * Aborts the test if the machine is too slow for the first load alone.
	 */
	private LedgerLoad startWhenCalm(MeasuredLoad load) {
		try {
			await().atMost(TestSystem.PATIENCE).pollDelay(CALM).ignoreExceptions().until(() -> {
				Measurements calls = load.results().from(System.nanoTime() - CALM.toNanos());
				return calls.failed().isEmpty() && calls.slowest().compareTo(TOO_SLOW) < 0;
			});
		}
		catch (ConditionTimeoutException ex) {
			abort("the machine is too slow for %d calls per second".formatted(CALLS_PER_SECOND));
		}
		load.forget();
		return new LedgerLoad(this.system.system(), CALLS_PER_SECOND);
	}

	/**
	 * Renews all certificates that are renewed, and waits until all ports present them.
	 */
	private void renewAndAwait() throws IOException {
		long start = System.nanoTime();
		this.issuer.renewAll();
		await().atMost(TestSystem.PATIENCE).ignoreExceptions().until(() -> isCurrent(serialNumbers()));
		await().until(() -> System.nanoTime() - start > RENEWAL_INTERVAL.toNanos());
	}

	private Map<TlsPort, BigInteger> serialNumbers() {
		return this.system.ports().stream().collect(Collectors.toMap(Function.identity(), this::serialNumber));
	}

	private BigInteger serialNumber(TlsPort port) {
		try {
			return port
				.certificate(ClientCertificate.context(this.system.current(port.client()), this.system.trusted()))
				.getSerialNumber();
		}
		catch (IOException ex) {
			throw new IllegalStateException(port + " refuses " + this.system.current(port.client()), ex);
		}
	}

	private boolean isCurrent(Map<TlsPort, BigInteger> serialNumbers) {
		return serialNumbers.entrySet()
			.stream()
			.allMatch((each) -> this.system.current(each.getKey().service())
				.certificate()
				.getSerialNumber()
				.equals(each.getValue()));
	}

	private ApiClient health(String process) {
		return new ApiClient(URI.create("http://" + this.system.control().address(process, "HEALTH_PORT")), () -> "");
	}

	private static boolean handles(Measurements calls, String instance) {
		return MeasuredLoad.PATHS.stream()
			.allMatch((path) -> calls.calls()
				.stream()
				.anyMatch((call) -> call.path().equals(path) && call.handledBy().equals(instance)));
	}

	/**
	 * Waits until no call reaches the instance any more.
	 */
	private static void expectNoCallAt(String instance, MeasuredLoad load) {
		await().atMost(TestSystem.PATIENCE).until(() -> {
			Measurements latest = load.results().from(System.nanoTime() - Duration.ofSeconds(3).toNanos());
			return latest.calls().size() > CALLS_PER_SECOND
					&& latest.calls().stream().noneMatch((call) -> call.handledBy().equals(instance));
		});
	}

	private static void assertNoneFailed(Ledger writes, Measurements others) {
		assertThat(writes.answers().keySet()).as("of %d calls", writes.entries().size()).isSubsetOf(Set.of(200, 202));
		assertThat(writes.faults()).isEmpty();
		assertThat(others.failed()).as("of %d calls", others.calls().size()).isEmpty();
		assertThat(writes.entries().stream().map((entry) -> entry.transport())).contains("rest", "grpc", "kafka");
	}

	/** The certificates are still valid, but their authority is not trusted any more. */
	private void assertAllRefuse(Map<TlsPort, IssuedCertificate> former) {
		await().atMost(TestSystem.PATIENCE)
			.until(() -> former.entrySet()
				.stream()
				.allMatch((each) -> each.getKey()
					.refuses(ClientCertificate.context(each.getValue(), this.system.trusted()))));
		assertThat(former.values()).allMatch((certificate) -> certificate.expiry().isAfter(Instant.now()));
	}

}
