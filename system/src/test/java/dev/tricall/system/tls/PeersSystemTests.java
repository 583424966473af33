package dev.tricall.system.tls;

import java.io.IOException;
import java.util.List;
import java.util.Map;

import javax.net.ssl.SSLContext;

import io.grpc.Status;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.tricall.secrets.DemoSecrets;
import dev.tricall.system.testing.ApiClient;
import dev.tricall.system.testing.EntryPoint;
import dev.tricall.system.testing.Response;
import dev.tricall.system.testing.SystemControl;
import dev.tricall.system.testing.TokenForge;

import static org.assertj.core.api.Assertions.assertThat;
import static dev.tricall.system.testing.ProblemAssertions.assertProblemWithoutTrace;

/**
 * Each service accepts only the services that have a reason to connect, and accepts the
 * credentials of a service only from that service.
 */
@TlsSystemTest
class PeersSystemTests {

	private static final String NOT_A_PEER = "This service may not connect.";

	private final TlsSystem system;

	private final SystemControl control;

	private final TokenForge forge;

	PeersSystemTests(TlsSystem system) throws Exception {
		this.system = system;
		this.control = system.control();
		this.forge = system.system().forge();
	}

	@ParameterizedTest
	@CsvSource({ "service-a-1, gateway", "service-b-1, gateway service-a",
			"auth-server, gateway service-a service-b kafka",
			"discovery-server, gateway service-a service-b auth-server prometheus" })
	void aServiceRespondsWith403ToAllButItsPeers(String process, String peers) {
		assertPeers(this.control.address(process), List.of(peers.split(" ", -1)));
	}

	@Test
	void managementEndpointsRespondWith403ToAllButPrometheus() {
		assertThat(this.system.applications())
			.allSatisfy((process) -> assertPeers(this.control.managementAddress(process), List.of("prometheus")));
	}

	private void assertPeers(String address, List<String> peers) {
		assertThat(TlsSystem.SERVICES).allSatisfy((service) -> {
			Response response = this.system.as(service).get(address, "/nothing-here", "");
			if (peers.contains(service)) {
				assertThat(response.text()).doesNotContain(NOT_A_PEER);
			}
			else {
				assertProblemWithoutTrace(response, 403);
				assertThat(response.field("detail")).isEqualTo(NOT_A_PEER);
			}
		});
	}

	@Test
	void onlyTheGatewayCanUseItsTokenAtServiceA() throws Exception {
		String token = token(EntryPoint.A_REST, "gateway");
		assertThat(write("gateway", "service-a-1", "/api/data/rest", token).status()).isEqualTo(200);
		assertThat(TlsSystem.SERVICES).filteredOn((service) -> !service.equals("gateway"))
			.allSatisfy((service) -> assertProblemWithoutTrace(write(service, "service-a-1", "/api/data/rest", token),
					403));
	}

	@ParameterizedTest
	@CsvSource({ "gateway, service-a", "service-a, gateway" })
	void serviceBRespondsWith403ToATokenOfAnotherPeer(String actor, String thief) throws Exception {
		String token = token(EntryPoint.B_HTTP, actor);
		assertThat(write(actor, "service-b-1", "/api/data", token).status()).isEqualTo(200);
		assertProblemWithoutTrace(write(thief, "service-b-1", "/api/data", token), 403);
	}

	@Test
	void onlyServiceACanUseItsTokenOverGrpc() throws Exception {
		String address = this.control.grpcAddress("service-b-1");
		String token = token(EntryPoint.B_GRPC, "service-a");
		assertThat(this.system.as("service-a").handle(address, token)).isEqualTo(Status.Code.OK);
		assertThat(TlsSystem.SERVICES).filteredOn((service) -> !service.equals("service-a"))
			.allSatisfy((service) -> assertThat(this.system.as(service).handle(address, token))
				.isEqualTo(Status.Code.PERMISSION_DENIED));
		assertThat(this.system.as("gateway").handle(address, token(EntryPoint.B_GRPC, "gateway")))
			.isEqualTo(Status.Code.PERMISSION_DENIED);
	}

	@Test
	void aServiceCannotRegisterAsAnother() {
		Registry registry = new Registry(this.system);
		String entry = registry.entryOfServiceB().replaceAll("(\"instanceId\":\"[^\"]*)", "$1-intruder");
		// With its own account, with its own certificate, and with neither.
		assertRefused(registry.register("service-b", "service-a", "SERVICE-B", entry));
		assertRefused(registry.register("service-a", "service-b", "SERVICE-B", entry));
		assertRefused(registry.register("service-a", "service-a", "SERVICE-B", entry));
		String issuer = entry.replace("service-b", "auth-server").replace("SERVICE-B", "AUTH-SERVER");
		assertRefused(registry.register("service-a", "service-a", "AUTH-SERVER", issuer));
		assertRefused(registry.register("service-b", "auth-server", "AUTH-SERVER", issuer));
		assertThat(registry.entries()).contains("service-b:").doesNotContain("intruder");
	}

	@Test
	void aServiceCannotReadTheRegistryWithAnotherAccount() {
		String registry = this.control.address("discovery-server");
		String account = ServiceClient.registryAccount("prometheus");
		assertThat(this.system.as("prometheus").get(registry, "/eureka/apps", account).status()).isEqualTo(200);
		assertRefused(this.system.as("service-a").get(registry, "/eureka/apps", account));
	}

	@Test
	void theIssuerAcceptsTheSecretOfAServiceOnlyFromThatService() {
		String issuer = this.control.address("auth-server");
		String secret = DemoSecrets.valueInEnvironment("SERVICE_A_SECRET");
		assertThat(this.system.as("service-a").requestToken(issuer, "service-a", secret).status()).isEqualTo(200);
		assertThat(List.of("service-b", "kafka", "gateway"))
			.allSatisfy((thief) -> assertThat(this.system.as(thief).requestToken(issuer, "service-a", secret).status())
				.isEqualTo(403));
		String caller = DemoSecrets.valueInEnvironment("DEMO_CLIENT_SECRET");
		assertThat(this.system.as("gateway").requestToken(issuer, "demo-client", caller).status()).isEqualTo(200);
		assertThat(this.system.as("service-b").requestToken(issuer, "demo-client", caller).status()).isEqualTo(403);
	}

	private static void assertRefused(Response response) {
		assertProblemWithoutTrace(response, 403);
	}

	@Test
	void thePublicPortIgnoresCertificatesOfServices() throws Exception {
		String address = "localhost:" + this.system.system().port();
		String token = token(EntryPoint.A_REST, "gateway");
		Response response = this.system.as("gateway")
			.post(address, ApiClient.pathFor("rest"), ServiceClient.bearer(token), ApiClient.body("k", "v"));
		assertThat(response.status()).isEqualTo(401);
	}

	@Test
	void onlyServiceBCanLogInToTheDatabase() {
		TlsPort database = this.system.ports()
			.stream()
			.filter((port) -> port.protocol() == Protocol.POSTGRES)
			.findAny()
			.orElseThrow();
		assertThat(List.of("service_b", "tricall", "postgres"))
			.allSatisfy((role) -> assertThat(TlsSystem.SERVICES).allSatisfy((service) -> {
				String answer = login(database, service, role);
				if (service.equals("service-b") && !role.equals("postgres")) {
					assertThat(answer).startsWith("R\0\0\0\u0008\0\0\0\0");
				}
				else {
					assertThat(answer).startsWith("E")
						.contains("certificate authentication failed for user \"%s\"".formatted(role));
				}
			}));
	}

	private String login(TlsPort database, String service, String role) throws IOException {
		SSLContext context = ClientCertificate.context(this.system.current(service), this.system.trusted());
		return database.answer(context, Protocol.startup(role));
	}

	private Response write(String service, String process, String path, String token) {
		return this.system.as(service)
			.post(this.control.address(process), path, ServiceClient.bearer(token),
					ApiClient.body(ApiClient.newKey(), "v"));
	}

	/** Returns a token that a service got for a call on behalf of a caller. */
	private String token(EntryPoint entryPoint, String actor) throws Exception {
		Map<String, Object> claims = entryPoint.claims(this.forge, "some-program");
		claims.put("act", Map.of("sub", actor));
		return this.forge.signed(claims);
	}

}
