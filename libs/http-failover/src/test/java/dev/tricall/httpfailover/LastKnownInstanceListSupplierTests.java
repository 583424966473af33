package dev.tricall.httpfailover;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

import org.junit.jupiter.api.Test;

import org.springframework.cloud.client.DefaultServiceInstance;
import org.springframework.cloud.client.ServiceInstance;

import static org.assertj.core.api.Assertions.assertThat;

class LastKnownInstanceListSupplierTests {

	private static final ServiceInstance INSTANCE = new DefaultServiceInstance("a", HttpInstance.SERVICE, "localhost",
			1, false);

	private final FakeRegistry registry = new FakeRegistry();

	private final LastKnownInstanceListSupplier supplier = new LastKnownInstanceListSupplier(HttpInstance.SERVICE,
			this.registry, Duration.ofSeconds(30), false);

	@Test
	void suppliesTheLastKnownInstancesDuringAnOutageOfTheRegistry() {
		this.registry.register(INSTANCE);
		assertThat(supplied()).containsExactly(INSTANCE);
		this.registry.register(new ServiceInstance[0]);
		assertThat(supplied()).containsExactly(INSTANCE);
		this.registry.fails();
		assertThat(supplied()).containsExactly(INSTANCE);
	}

	@Test
	void ignoresInstancesWithoutTlsIfItIsRequired() {
		ServiceInstance secure = new DefaultServiceInstance("b", HttpInstance.SERVICE, "localhost", 2, true);
		this.registry.register(INSTANCE, secure);
		assertThat(supplied()).containsExactly(INSTANCE, secure);
		LastKnownInstanceListSupplier secureOnly = new LastKnownInstanceListSupplier(HttpInstance.SERVICE,
				this.registry, Duration.ofSeconds(30), true);
		assertThat(secureOnly.get().blockFirst()).containsExactly(secure);
	}

	private List<ServiceInstance> supplied() {
		return Objects.requireNonNull(this.supplier.get().blockFirst());
	}

}
