package dev.tricall.grpcdiscovery;

import java.net.SocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

import io.grpc.EquivalentAddressGroup;
import io.grpc.Status;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.util.StringUtils;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class ServiceLookupTests {

	private final FakeRegistry registry = new FakeRegistry();

	private final AtomicLong nanoTime = new AtomicLong(Long.MAX_VALUE - 5);

	private final ServiceLookup lookup = new ServiceLookup("service-b", this.registry,
			new GrpcDiscoveryProperties("gRPC_port", Duration.ofSeconds(30), Strategy.ROUND_ROBIN), this.nanoTime::get);

	@Test
	void takesTheGrpcPortFromTheMetadata() {
		this.registry.register("service-b", 9001).register("service-b", 9002).register("service-c", 9003);
		assertThat(addresses()).containsExactly("/127.0.0.1:9001", "/127.0.0.1:9002");
	}

	@Test
	void isIndifferentToTheOrderOfTheRegistryAndToDuplicates() {
		this.registry.register("service-b", 9002).register("service-b", 9001).register("service-b", 9002);
		assertThat(addresses()).containsExactly("/127.0.0.1:9001", "/127.0.0.1:9002");
	}

	@Test
	void takesThePortFromAnotherKeyWhenToldSo() {
		this.registry.register("service-b", Map.of("grpc.port", "9001"));
		ServiceLookup lookup = new ServiceLookup("service-b", this.registry,
				new GrpcDiscoveryProperties("grpc.port", Duration.ZERO, Strategy.ROUND_ROBIN), System::nanoTime);
		assertThat(lookup.lookUp().instances().getValue()).hasSize(1);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "9082 ", "abc", "-1", "0", "65536", "99999999999", "90.82" })
	void leavesOutAnInstanceWithAMalformedPortAndWarnsOnce(String port, CapturedOutput output) {
		this.registry.register("service-b", Map.of("gRPC_port", port)).register("service-b", 9001);
		assertThat(addresses()).containsExactly("/127.0.0.1:9001");
		assertThat(addresses()).containsExactly("/127.0.0.1:9001");
		assertThat(output.getOut()).contains("service-b-0 of service-b");
		assertThat(StringUtils.countOccurrencesOf(output.getOut(), "Leaving out")).isEqualTo(1);
	}

	@Test
	void leavesOutAnInstanceWithoutAPortAndSaysSoWhenItIsTheOnlyOne(CapturedOutput output) {
		this.registry.register("service-b", Map.of());
		Status status = this.lookup.lookUp().instances().getStatus();
		assertThat(status.getCode()).isEqualTo(Status.Code.UNAVAILABLE);
		assertThat(status.getDescription())
			.isEqualTo("none of the 1 instances of service-b has a usable address and gRPC_port");
		assertThat(output.getOut()).contains("Leaving out");
	}

	@Test
	void warnsAgainWhenAFaultIsBackAfterItWasCured(CapturedOutput output) {
		this.registry.register("service-b", Map.of("gRPC_port", "x"));
		this.lookup.lookUp();
		this.registry.clear();
		this.lookup.lookUp();
		this.registry.register("service-b", Map.of("gRPC_port", "x"));
		this.lookup.lookUp();
		assertThat(StringUtils.countOccurrencesOf(output.getOut(), "Leaving out")).isEqualTo(2);
	}

	@Test
	void namesAServiceThatIsUnknown() {
		Status status = this.lookup.lookUp().instances().getStatus();
		assertThat(status.getCode()).isEqualTo(Status.Code.UNAVAILABLE);
		assertThat(status.getDescription()).isEqualTo("no instance of service-b is registered");
	}

	@Test
	void keepsTheLastListForATimeWhenTheRegistryIsEmpty() {
		this.registry.register("service-b", 9001);
		this.lookup.lookUp();
		this.registry.clear();
		assertThat(this.lookup.lookUp().recheckAfter()).isEqualTo(Duration.ofSeconds(30));
		passes(Duration.ofSeconds(29));
		assertThat(addresses()).containsExactly("/127.0.0.1:9001");
		assertThat(this.lookup.lookUp().recheckAfter()).isEqualTo(Duration.ofSeconds(1));
		passes(Duration.ofSeconds(1));
		assertThat(this.lookup.lookUp().instances().hasValue()).isFalse();
		assertThat(this.lookup.lookUp().recheckAfter()).isNull();
	}

	@Test
	void startsTheTimeAnewWhenInstancesWereBackInBetween() {
		this.registry.register("service-b", 9001);
		this.lookup.lookUp();
		this.registry.clear();
		this.lookup.lookUp();
		passes(Duration.ofSeconds(29));
		this.registry.register("service-b", 9002);
		assertThat(addresses()).containsExactly("/127.0.0.1:9002");
		this.registry.clear();
		passes(Duration.ofSeconds(29));
		assertThat(addresses()).containsExactly("/127.0.0.1:9002");
	}

	@Test
	void keepsTheLastListForEverWhenTheRegistryFails(CapturedOutput output) {
		this.registry.register("service-b", 9001);
		this.lookup.lookUp();
		this.registry.failure = new IllegalStateException("registry away");
		for (int i = 0; i < 3; i++) {
			passes(Duration.ofHours(1));
			assertThat(addresses()).containsExactly("/127.0.0.1:9001");
		}
		assertThat(StringUtils.countOccurrencesOf(output.getOut(), "Cannot look up service-b")).isEqualTo(1);
	}

	@Test
	void namesTheServiceWhenTheRegistryFailsFromTheStart() {
		this.registry.failure = new IllegalStateException("registry away");
		Status status = this.lookup.lookUp().instances().getStatus();
		assertThat(status.getCode()).isEqualTo(Status.Code.UNAVAILABLE);
		assertThat(status.getDescription()).contains("service-b").doesNotContain("registry away");
	}

	private void passes(Duration time) {
		this.nanoTime.addAndGet(time.toNanos());
	}

	private List<String> addresses() {
		return this.lookup.lookUp()
			.instances()
			.getValue()
			.stream()
			.map(EquivalentAddressGroup::getAddresses)
			.flatMap(List::stream)
			.map(SocketAddress::toString)
			.toList();
	}

}
