package dev.tricall.failover;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;

import org.springframework.cloud.client.DefaultServiceInstance;
import org.springframework.cloud.client.ServiceInstance;

import static org.assertj.core.api.Assertions.assertThat;

class KnownInstancesTests {

	private static final ServiceInstance ONE = new DefaultServiceInstance("one", Instance.SERVICE, "localhost", 1,
			false);

	private static final ServiceInstance TWO = new DefaultServiceInstance("two", Instance.SERVICE, "localhost", 2,
			false);

	private final FakeRegistry registry = new FakeRegistry();

	private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 1);

	private final KnownInstances known = known(Duration.ofSeconds(30));

	@Test
	void followsTheRegistryAtOnce() {
		assertThat(this.known.list()).isEmpty();
		this.registry.has(ONE);
		assertThat(this.known.list()).containsExactly(ONE);
		this.registry.has(TWO);
		assertThat(this.known.list()).containsExactly(TWO);
	}

	@Test
	void keepsTheLastInstancesForSoLongWhenTheRegistryIsEmpty() {
		this.registry.has(ONE, TWO);
		this.known.list();
		this.registry.has(new ServiceInstance[0]);
		assertThat(this.known.list()).containsExactly(ONE, TWO);
		this.now.addAndGet(Duration.ofSeconds(30).toNanos() - 1);
		assertThat(this.known.list()).containsExactly(ONE, TWO);
		this.now.addAndGet(1);
		assertThat(this.known.list()).isEmpty();
		assertThat(this.known.list()).isEmpty();
	}

	@Test
	void keepsThemForAsLongTheNextTime() {
		this.registry.has(ONE);
		this.known.list();
		this.registry.has(new ServiceInstance[0]);
		this.known.list();
		this.now.addAndGet(Duration.ofSeconds(20).toNanos());
		this.registry.has(ONE);
		this.known.list();
		this.registry.has(new ServiceInstance[0]);
		this.known.list();
		this.now.addAndGet(Duration.ofSeconds(20).toNanos());
		assertThat(this.known.list()).containsExactly(ONE);
	}

	@Test
	void believesAnEmptyRegistryAtOnceWhenToldSo() {
		KnownInstances believing = known(Duration.ZERO);
		this.registry.has(ONE);
		assertThat(believing.list()).containsExactly(ONE);
		this.registry.has(new ServiceInstance[0]);
		assertThat(believing.list()).isEmpty();
	}

	@Test
	void keepsTheLastInstancesWhileTheRegistryFails() {
		this.registry.has(ONE);
		this.known.list();
		this.registry.fails();
		this.now.addAndGet(Duration.ofHours(1).toNanos());
		assertThat(this.known.list()).containsExactly(ONE);
	}

	private KnownInstances known(Duration keep) {
		return new KnownInstances(Instance.SERVICE, this.registry, keep, this.now::get);
	}

}
