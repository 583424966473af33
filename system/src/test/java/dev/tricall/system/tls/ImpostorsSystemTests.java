package dev.tricall.system.tls;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;

import dev.tricall.certificates.IssuedCertificate;
import dev.tricall.system.testing.ApiClient;
import dev.tricall.system.testing.MeasuredLoad;
import dev.tricall.system.testing.Measurements;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Even if the registry names an address as an instance of service B, nobody sends a call
 * there unless it has the certificate of service B. The calls go to another instance.
 */
@TlsSystemTest
class ImpostorsSystemTests {

	private static final Duration REGISTRATION_INTERVAL = Duration.ofSeconds(2);

	private static final List<String> PATHS = List.of(ApiClient.pathFor("rest"), ApiClient.pathFor("grpc"),
			ApiClient.SERVICE_B_DATA);

	private final TlsSystem system;

	private final Registry registry;

	ImpostorsSystemTests(TlsSystem system) {
		this.system = system;
		this.registry = new Registry(system);
	}

	@Test
	void noCallReachesAnInstanceWithTheCertificateOfAnotherService() throws Exception {
		assertNoCallReaches(this.system.current("service-a"));
	}

	@Test
	void noCallReachesAnInstanceWithACertificateOfAnotherAuthority() throws Exception {
		assertNoCallReaches(TlsSystem.foreign("service-b"));
	}

	@Test
	void noCallReachesAnInstanceWithAnExpiredCertificate() throws Exception {
		assertNoCallReaches(this.system.expired("service-b"));
	}

	private void assertNoCallReaches(IssuedCertificate certificate) throws Exception {
		try (Impostor http = new Impostor(certificate, this.system.trusted());
				Impostor grpc = new Impostor(certificate, this.system.trusted());
				MeasuredLoad load = new MeasuredLoad(List.of(this.system.system().demo()), PATHS, 20, 100)) {
			String entry = this.registry.entryOfServiceB()
				.replace(port(this.system.control().address("service-b-1")), http.port())
				.replace(port(this.system.control().grpcAddress("service-b-1")), grpc.port());
			try {
				await().atMost(Duration.ofMinutes(1))
					.pollDelay(Duration.ZERO)
					.pollInterval(REGISTRATION_INTERVAL)
					.until(() -> {
						assertThat(this.registry.register("service-b", "service-b", "SERVICE-B", entry).status())
							.isEqualTo(204);
						return http.connections() > 1 && grpc.connections() > 0;
					});
			}
			finally {
				this.registry.deregister("service-b", "service-b:localhost:" + http.port());
			}
			Measurements calls = load.end();
			assertThat(calls.failed()).as("of %d calls", calls.calls().size()).isEmpty();
			assertThat(http.received()).isZero();
			assertThat(grpc.received()).isZero();
		}
	}

	private static String port(String address) {
		return address.replaceFirst(".*:", "");
	}

}
