package dev.tricall.discoveryserver;

import java.io.ByteArrayInputStream;
import java.io.IOException;

import com.netflix.appinfo.InstanceInfo;
import com.netflix.discovery.shared.Application;
import com.netflix.eureka.cluster.protocol.ReplicationList;
import com.netflix.eureka.registry.PeerAwareInstanceRegistry;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ReaderInterceptor;
import jakarta.ws.rs.ext.ReaderInterceptorContext;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.authentication.WebAuthenticationDetails;

import dev.tricall.telemetry.SecurityLog;

/**
 * Checks what is written to the registry, as Eureka has read it. A service must not claim
 * the name of another one: callers look instances up by {@code vipAddress}, and Eureka
 * takes that from the body unseen. Bodies and the number of instances are bounded.
 */
final class RegistrationGuard implements ReaderInterceptor {

	private static final int MAX_INSTANCE_ID = 255;

	private final RegistryProperties properties;

	private final ObjectProvider<PeerAwareInstanceRegistry> registry;

	RegistrationGuard(RegistryProperties properties, ObjectProvider<PeerAwareInstanceRegistry> registry) {
		this.properties = properties;
		this.registry = registry;
	}

	/**
	 * Returns whether an instance of this name can be one of a service.
	 */
	static boolean isInstanceOf(String service, String instance) {
		return instance.startsWith(service + ":") && instance.length() <= MAX_INSTANCE_ID;
	}

	@Override
	public @Nullable Object aroundReadFrom(ReaderInterceptorContext context) throws IOException {
		if (context.getMediaType() == null || !MediaType.APPLICATION_JSON_TYPE.isCompatible(context.getMediaType())) {
			throw refusal(HttpStatus.UNSUPPORTED_MEDIA_TYPE, "The registry reads only JSON.");
		}
		long limit = ((context.getType() == ReplicationList.class) ? this.properties.replicationSize()
				: this.properties.registrationSize())
			.toBytes();
		byte[] body = context.getInputStream().readNBytes(Math.toIntExact(limit + 1));
		if (body.length > limit) {
			throw refusal(HttpStatus.CONTENT_TOO_LARGE, "The body must be at most %d bytes.".formatted(limit));
		}
		context.setInputStream(new ByteArrayInputStream(body));
		@Nullable Object read = context.proceed();
		if (read == null) {
			throw refusal(HttpStatus.BAD_REQUEST, "A body is required.");
		}
		if (read instanceof InstanceInfo instance) {
			check(instance);
		}
		return read;
	}

	private void check(InstanceInfo instance) {
		String service = account().getName();
		if (!isName(service, instance.getAppName()) || !isNameOrNull(service, instance.getVIPAddress())
				|| !isNameOrNull(service, instance.getSecureVipAddress())) {
			throw refusal(HttpStatus.FORBIDDEN, "A service must register under its own name.");
		}
		if (!isInstanceOf(service, String.valueOf(instance.getId()))) {
			throw refusal(HttpStatus.FORBIDDEN,
					"The instanceId must begin with the name of the service and a colon, and have at most %d characters."
						.formatted(MAX_INSTANCE_ID));
		}
		@Nullable Application registered = this.registry.getObject().getApplication(instance.getAppName(), false);
		if (registered != null && registered.size() >= this.properties.instances()
				&& registered.getByInstanceId(instance.getId()) == null) {
			throw refusal(HttpStatus.FORBIDDEN,
					"A service must have at most %d instances.".formatted(this.properties.instances()));
		}
	}

	private static boolean isName(String service, @Nullable String name) {
		return service.equalsIgnoreCase(name);
	}

	private static boolean isNameOrNull(String service, @Nullable String name) {
		return name == null || isName(service, name);
	}

	private static Authentication account() {
		@Nullable Authentication account = SecurityContextHolder.getContext().getAuthentication();
		if (account == null) {
			throw new IllegalStateException("The registry is open to nobody without an account");
		}
		return account;
	}

	private static WebApplicationException refusal(HttpStatus status, String detail) {
		Authentication account = account();
		SecurityLog.refused("registry")
			.user(account.getName())
			.address((account.getDetails() instanceof WebAuthenticationDetails details) ? details.getRemoteAddress()
					: null)
			.reason(detail)
			.write();
		return new WebApplicationException(Response.status(status.value())
			.type("application/problem+json")
			.entity(RegistryProblems.problem(status, detail))
			.build());
	}

}
