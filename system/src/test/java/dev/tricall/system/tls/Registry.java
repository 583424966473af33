package dev.tricall.system.tls;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import dev.tricall.system.testing.Response;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The registry, as the services use it.
 */
record Registry(TlsSystem system) {

	private static final JsonMapper JSON = new JsonMapper();

	/** Returns all entries. */
	String entries() {
		Response response = this.system.as("service-a")
			.get(address(), "/eureka/apps", ServiceClient.registryAccount("service-a"));
		assertThat(response.status()).as(response.toString()).isEqualTo(200);
		return response.text();
	}

	/**
	 * Returns the entry of the first instance of service B, in the form in which it is
	 * registered.
	 */
	String entryOfServiceB() {
		String port = this.system.control().address("service-b-1").replaceFirst(".*:", "");
		for (JsonNode application : JSON.readTree(entries()).path("applications").path("application")) {
			for (JsonNode instance : application.path("instance")) {
				if (instance.path("instanceId").asString("").endsWith(":" + port)) {
					ObjectNode entry = JSON.createObjectNode();
					entry.set("instance", instance);
					return entry.toString();
				}
			}
		}
		throw new IllegalStateException("service-b-1 is not registered");
	}

	/**
	 * Registers an entry.
	 * @param account of the registry
	 * @param service whose certificate is presented
	 */
	Response register(String account, String service, String application, String entry) {
		return this.system.as(service)
			.post(address(), "/eureka/apps/" + application, ServiceClient.registryAccount(account), entry);
	}

	Response deregister(String service, String instance) {
		return this.system.as(service)
			.send("DELETE", address(), "/eureka/apps/%s/%s".formatted(service, instance),
					ServiceClient.registryAccount(service), "");
	}

	private String address() {
		return this.system.control().address("discovery-server");
	}

}
