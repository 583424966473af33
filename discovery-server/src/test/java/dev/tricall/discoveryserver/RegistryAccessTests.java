package dev.tricall.discoveryserver;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;

@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = { "registry.instances=3", "registry.peering=true" })
@ExtendWith(OutputCaptureExtension.class)
class RegistryAccessTests {

	private static final String GATEWAY = "gateway:demo-gateway-registry-password";

	private static final String SERVICE_A = "service-a:demo-service-a-registry-password";

	private static final String SERVICE_B = "service-b:demo-service-b-registry-password";

	private static final String PROMETHEUS = "prometheus:demo-prometheus-registry-password";

	private static final String PEER = "discovery-server:demo-discovery-server-registry-password";

	private final HttpClient client = HttpClient.newHttpClient();

	@LocalServerPort
	private int port;

	@Test
	void serviceRegistersRenewsAndDeregistersInstances() throws Exception {
		assertThat(register(SERVICE_A, "SERVICE-A", instance("service-a", "one")).statusCode()).isEqualTo(204);
		assertThat(send(SERVICE_A, "PUT", "/eureka/apps/SERVICE-A/service-a:one", "").statusCode()).isEqualTo(200);
		assertThat(send(SERVICE_A, "PUT", "/eureka/apps/SERVICE-A/service-a%3Aone/metadata?a=b", "").statusCode())
			.isEqualTo(200);
		assertThat(send(SERVICE_A, "GET", "/eureka/apps/SERVICE-A", "").body())
			.contains("\"instanceId\":\"service-a:one\"", "\"a\":\"b\"");
		assertThat(send(SERVICE_A, "PUT", "/eureka/apps/SERVICE-A/service-a:one/status?value=DOWN", "").statusCode())
			.isEqualTo(200);
		assertThat(send(SERVICE_A, "DELETE", "/eureka/apps/SERVICE-A/service-a:one/status", "").statusCode())
			.isEqualTo(200);
		assertThat(send(SERVICE_A, "DELETE", "/eureka/apps/SERVICE-A/service-a:one", "").statusCode()).isEqualTo(200);
		assertThat(send(SERVICE_A, "GET", "/eureka/apps/SERVICE-A", "").statusCode()).isEqualTo(404);
	}

	@Test
	void rejectsWritesToEntriesOfOtherServices(CapturedOutput output) throws Exception {
		assertThat(register(SERVICE_A, "SERVICE-A", instance("service-a", "two")).statusCode()).isEqualTo(204);
		String path = "/eureka/apps/SERVICE-A";
		assertForbidden(register(SERVICE_B, "SERVICE-A", instance("service-a", "three")));
		assertForbidden(register(SERVICE_B, "service-a", instance("service-a", "three")));
		assertForbidden(send(SERVICE_B, "PUT", path + "/service-a:two", ""));
		assertForbidden(send(SERVICE_B, "PUT", path + "/service-a:two/status?value=DOWN", ""));
		assertForbidden(send(SERVICE_B, "PUT", path + "/service-a:two/metadata?weight=0", ""));
		assertForbidden(send(SERVICE_B, "DELETE", path + "/service-a:two/status", ""));
		assertForbidden(send(SERVICE_B, "DELETE", path + "/service-a:two", ""));
		assertForbidden(send(SERVICE_B, "POST", "/eureka/v2/apps/SERVICE-B", instance("service-b", "three")));
		assertThat(send(SERVICE_A, "GET", path, "").body()).contains("service-a:two", "\"status\":\"UP\"")
			.doesNotContain("three", "weight");
		assertThat(send(SERVICE_A, "DELETE", path + "/service-a:two", "").statusCode()).isEqualTo(200);
		assertThat(output).contains("event.action=registry event.outcome=failure user.name=service-b",
				"http.request.method=DELETE url.path=/eureka/apps/SERVICE-A/service-a:two");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/eureka/v2/apps/SERVICE-A/service-a:x/status?value=DOWN&x=",
			"/eureka/v2/apps/SERVICE-A/service-a:x?x=" })
	void ignoresForwardedPrefixInWrites(String prefix) throws Exception {
		assertThat(register(SERVICE_A, "SERVICE-A", instance("service-a", "x")).statusCode()).isEqualTo(204);
		this.client.send(request(SERVICE_B, "/eureka/apps/SERVICE-B/service-b:x").header("X-Forwarded-Prefix", prefix)
			.DELETE()
			.build(), BodyHandlers.ofString());
		assertThat(send(SERVICE_A, "GET", "/eureka/apps/SERVICE-A", "").body()).contains("service-a:x",
				"\"status\":\"UP\"");
		assertThat(send(SERVICE_A, "DELETE", "/eureka/apps/SERVICE-A/service-a:x", "").statusCode()).isEqualTo(200);
	}

	@ParameterizedTest
	@CsvSource({ "service-b:one, SERVICE-A, service-b, service-b", "service-b:one, SERVICE-B, service-a, service-b",
			"service-b:one, SERVICE-B, 'service-b,service-a', service-b",
			"service-b:one, SERVICE-B, service-b, service-a", "service-a:one, SERVICE-B, service-b, service-b" })
	void rejectsRegistrationUnderNameOfOtherService(String id, String app, String vip, String secureVip)
			throws Exception {
		assertForbidden(register(SERVICE_B, "SERVICE-B", instance(id, app, vip, secureVip, "")));
		assertThat(send(SERVICE_B, "GET", "/eureka/apps", "").body()).doesNotContain(id);
	}

	@Test
	void readersMayOnlyRead() throws Exception {
		assertThat(send(PROMETHEUS, "GET", "/eureka/apps", "").statusCode()).isEqualTo(200);
		assertThat(send(PROMETHEUS, "GET", "/eureka/apps/delta", "").statusCode()).isEqualTo(200);
		assertForbidden(register(PROMETHEUS, "SERVICE-B", instance("service-b", "one")));
		assertForbidden(register(PROMETHEUS, "PROMETHEUS", instance("prometheus", "one")));
		assertForbidden(send(PROMETHEUS, "DELETE", "/eureka/apps/SERVICE-B/service-b:one", ""));
	}

	@Test
	void onlyPeersMayReplicate() throws Exception {
		String batch = """
				{"replicationList": [{"appName": "SERVICE-B", "id": "service-b:peer", "action": "Register",
				"lastDirtyTimestamp": 1, "instanceInfo": %s}]}""".formatted(info("service-b", "peer"));
		for (String user : new String[] { GATEWAY, SERVICE_B, PROMETHEUS }) {
			assertForbidden(send(user, "POST", "/eureka/peerreplication/batch/", batch));
		}
		HttpResponse<String> single = this.client
			.send(request(SERVICE_B, "/eureka/apps/SERVICE-B").header("Content-Type", "application/json")
				.header("x-netflix-discovery-replication", "true")
				.POST(BodyPublishers.ofString(instance("service-b", "peer")))
				.build(), BodyHandlers.ofString());
		assertForbidden(single);
		assertForbidden(register(PEER, "DISCOVERY-SERVER", instance("discovery-server", "one")));
		assertThat(send(PEER, "POST", "/eureka/peerreplication/batch/", batch).statusCode()).isEqualTo(200);
		assertThat(send(SERVICE_B, "GET", "/eureka/apps/SERVICE-B", "").body()).contains("service-b:peer");
		assertThat(send(SERVICE_B, "DELETE", "/eureka/apps/SERVICE-B/service-b:peer", "").statusCode()).isEqualTo(200);
	}

	@Test
	void rejectsTooLargeAndMalformedBodies() throws Exception {
		String longBody = instance("service-b:one", "SERVICE-B", "service-b", "service-b", "x".repeat(64 * 1024));
		assertThat(register(SERVICE_B, "SERVICE-B", longBody).statusCode()).isEqualTo(413);
		assertThat(send(PEER, "POST", "/eureka/peerreplication/batch/", " ".repeat(4 * 1024 * 1024 + 1)).statusCode())
			.isEqualTo(413);
		HttpResponse<String> xml = this.client
			.send(request(SERVICE_B, "/eureka/apps/SERVICE-B").header("Content-Type", "application/xml")
				.POST(BodyPublishers.ofString("<instance/>"))
				.build(), BodyHandlers.ofString());
		assertThat(xml.statusCode()).isEqualTo(415);
		assertThat(register(SERVICE_B, "SERVICE-B", "").statusCode()).isEqualTo(400);
	}

	@Test
	void limitsInstancesPerService() throws Exception {
		for (String id : new String[] { "1", "2", "3", "3" }) {
			assertThat(register(GATEWAY, "GATEWAY", instance("gateway", id)).statusCode()).isEqualTo(204);
		}
		assertForbidden(register(GATEWAY, "GATEWAY", instance("gateway", "4")));
		for (String id : new String[] { "1", "2", "3" }) {
			assertThat(send(GATEWAY, "DELETE", "/eureka/apps/GATEWAY/gateway:" + id, "").statusCode()).isEqualTo(200);
		}
	}

	@Test
	void rejectsReadsThatWouldFillCache() throws Exception {
		assertForbidden(send(PROMETHEUS, "GET", "/eureka/apps/ANY-NAME", ""));
		assertForbidden(send(PROMETHEUS, "GET", "/eureka/apps?regions=any", ""));
		assertForbidden(send(PROMETHEUS, "GET", "/eureka/apps?%72egions=any", ""));
		assertForbidden(send(PROMETHEUS, "GET", "/eureka/vips/any", ""));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "service-b:wrong", "unknown:demo-service-b-registry-password", "service-b:",
			"registry:demo-registry-password" })
	void rejectsRequestsWithoutAccount(String user) throws Exception {
		HttpResponse<String> response = register(user, "SERVICE-B", instance("service-b", "intruder"));
		assertThat(response.statusCode()).isEqualTo(401);
		assertThat(response.headers().firstValue("WWW-Authenticate")).hasValue("Basic realm=\"registry\"");
		assertThat(response.headers().firstValue("Content-Type").orElse("")).startsWith("application/problem+json");
		assertThat(send(user, "GET", "/eureka/apps", "").statusCode()).isEqualTo(401);
		assertThat(send(user, "GET", "/", "").statusCode()).isEqualTo(401);
		assertThat(send(SERVICE_B, "GET", "/eureka/apps", "").body()).doesNotContain("intruder");
	}

	@Test
	void actuatorIsNotExposed() throws Exception {
		assertThat(send("", "GET", "/actuator/health", "").statusCode()).isEqualTo(401);
		assertForbidden(send(GATEWAY, "GET", "/actuator/env", ""));
	}

	@ParameterizedTest
	@ValueSource(strings = { "/", "/lastn", "/eureka/css/wro.css" })
	void onlyGatewayMayReadDashboard(String path) throws Exception {
		assertThat(send(GATEWAY, "GET", path, "").statusCode()).isEqualTo(200);
		assertForbidden(send(SERVICE_A, "GET", path, ""));
		assertForbidden(send(PROMETHEUS, "GET", path, ""));
		assertForbidden(send(GATEWAY, "POST", path, ""));
	}

	@Test
	void dashboardLinksHaveForwardedPrefix() throws Exception {
		HttpResponse<String> page = this.client.send(request(GATEWAY, "/").header("X-Forwarded-Prefix", "/discovery")
			.header("Accept", "text/html")
			.GET()
			.build(), BodyHandlers.ofString());
		assertThat(page.statusCode()).isEqualTo(200);
		assertThat(page.body()).contains("<base href=\"/discovery/\">");
	}

	private static void assertForbidden(HttpResponse<String> response) {
		assertThat(response.statusCode()).as(response.body()).isEqualTo(403);
		assertThat(response.headers().firstValue("Content-Type").orElse("")).startsWith("application/problem+json");
	}

	private static String instance(String service, String id) {
		return "{\"instance\": %s}".formatted(info(service, id));
	}

	private static String info(String service, String id) {
		return info(service + ":" + id, service.toUpperCase(Locale.ROOT), service, service, "");
	}

	private static String instance(String id, String app, String vip, String secureVip, String page) {
		return "{\"instance\": %s}".formatted(info(id, app, vip, secureVip, page));
	}

	private static String info(String id, String app, String vip, String secureVip, String page) {
		return """
				{"instanceId": "%s", "app": "%s", "hostName": "localhost", "ipAddr": "127.0.0.1", "status": "UP",
				"vipAddress": "%s", "secureVipAddress": "%s", "homePageUrl": "%s",
				"port": {"$": 1234, "@enabled": "true"},
				"dataCenterInfo": {"@class": "com.netflix.appinfo.InstanceInfo$DefaultDataCenterInfo",
				"name": "MyOwn"}}""".formatted(id, app, vip, secureVip, page);
	}

	private HttpResponse<String> register(String user, String service, String body) throws Exception {
		return send(user, "POST", "/eureka/apps/" + service, body);
	}

	private HttpResponse<String> send(String user, String method, String path, String body) throws Exception {
		return this.client.send(request(user, path).header("Content-Type", "application/json")
			.header("Accept", "application/json")
			.method(method, BodyPublishers.ofString(body))
			.build(), BodyHandlers.ofString());
	}

	private HttpRequest.Builder request(String user, String path) {
		HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + this.port + path));
		return user.isEmpty() ? request : request.header("Authorization",
				"Basic " + Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8)));
	}

}
