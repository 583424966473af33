package dev.tricall.grpcdiscovery;

import java.net.SocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;

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

	private final ServiceLookup lookup = new ServiceLookup("service-b", this.registry, "gRPC_port",
			Duration.ofSeconds(30));

	@Test
	void readsTheGrpcPortFromTheMetadata() {
		this.registry.register("service-b", 9001).register("service-b", 9002).register("service-c", 9003);
		assertThat(addresses()).containsExactly("/127.0.0.1:9001", "/127.0.0.1:9002");
	}

	@Test
	void sortsAddressesAndRemovesDuplicates() {
		this.registry.register("service-b", 9002).register("service-b", 9001).register("service-b", 9002);
		assertThat(addresses()).containsExactly("/127.0.0.1:9001", "/127.0.0.1:9002");
	}

	@Test
	void readsThePortFromTheConfiguredKey() {
		this.registry.register("service-b", Map.of("grpc.port", "9001"));
		ServiceLookup lookup = new ServiceLookup("service-b", this.registry, "grpc.port", Duration.ZERO);
		assertThat(lookup.lookUp().instances().getValue()).hasSize(1);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "9082 ", "abc", "-1", "0", "65536", "99999999999", "90.82" })
	void skipsAnInstanceWithAMalformedPortAndWarnsOnce(String port, CapturedOutput output) {
		this.registry.register("service-b", Map.of("gRPC_port", port)).register("service-b", 9001);
		assertThat(addresses()).containsExactly("/127.0.0.1:9001");
		assertThat(addresses()).containsExactly("/127.0.0.1:9001");
		assertThat(output.getOut()).contains("service-b-0 of service-b");
		assertThat(StringUtils.countOccurrencesOf(output.getOut(), "Skipping instance")).isEqualTo(1);
	}

	@Test
	void reportsThatTheOnlyInstanceHasNoPort(CapturedOutput output) {
		this.registry.register("service-b", Map.of());
		Status status = this.lookup.lookUp().instances().getStatus();
		assertThat(status.getCode()).isEqualTo(Status.Code.UNAVAILABLE);
		assertThat(status.getDescription())
			.isEqualTo("none of the 1 instances of service-b has a usable address and gRPC_port");
		assertThat(output.getOut()).contains("Skipping instance");
	}

	@Test
	void warnsAgainWhenAFaultReturns(CapturedOutput output) {
		this.registry.register("service-b", Map.of("gRPC_port", "x"));
		this.lookup.lookUp();
		this.registry.clear();
		this.lookup.lookUp();
		this.registry.register("service-b", Map.of("gRPC_port", "x"));
		this.lookup.lookUp();
		assertThat(StringUtils.countOccurrencesOf(output.getOut(), "Skipping instance")).isEqualTo(2);
	}

	@Test
	void reportsThatNoInstanceIsRegistered() {
		Status status = this.lookup.lookUp().instances().getStatus();
		assertThat(status.getCode()).isEqualTo(Status.Code.UNAVAILABLE);
		assertThat(status.getDescription()).isEqualTo("no instance of service-b is registered");
	}

	@Test
	void keepsTheLastKnownListForATimeWhenTheRegistryIsEmpty() {
		this.registry.register("service-b", 9001);
		this.lookup.lookUp();
		this.registry.clear();
		ServiceLookup.Result result = this.lookup.lookUp();
		assertThat(result.instances().getValue()).hasSize(1);
		assertThat(result.expiresAfter()).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(30));
	}

	@Test
	void continuesWithTheLastKnownListWhileTheRegistryFails() {
		this.registry.register("service-b", 9001);
		this.lookup.lookUp();
		this.registry.failure = new IllegalStateException("registry is down");
		assertThat(addresses()).containsExactly("/127.0.0.1:9001");
	}

	@Test
	void namesTheServiceWhenTheFirstLookupFails() {
		this.registry.failure = new IllegalStateException("registry is down");
		Status status = this.lookup.lookUp().instances().getStatus();
		assertThat(status.getCode()).isEqualTo(Status.Code.UNAVAILABLE);
		assertThat(status.getDescription()).contains("service-b").doesNotContain("registry is down");
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
