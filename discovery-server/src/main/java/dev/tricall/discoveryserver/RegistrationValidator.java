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
 * Validates requests that write to the registry, after Eureka has parsed them. A service
 * must not register under the name of another service: callers look up instances by
 * {@code vipAddress}, which Eureka takes from the body without a check. Limits the size
 * of bodies and the number of instances.
 */
final class RegistrationValidator implements ReaderInterceptor {

	private static final int MAX_INSTANCE_ID_LENGTH = 255;

	private final RegistryProperties properties;

	private final ObjectProvider<PeerAwareInstanceRegistry> registry;

	RegistrationValidator(RegistryProperties properties, ObjectProvider<PeerAwareInstanceRegistry> registry) {
		this.properties = properties;
		this.registry = registry;
	}

	/**
	 * Returns whether the instance id belongs to the service.
	 */
	static boolean isInstanceOf(String service, String instanceId) {
		return instanceId.startsWith(service + ":") && instanceId.length() <= MAX_INSTANCE_ID_LENGTH;
	}

	@Override
	public @Nullable Object aroundReadFrom(ReaderInterceptorContext context) throws IOException {
		if (context.getMediaType() == null || !MediaType.APPLICATION_JSON_TYPE.isCompatible(context.getMediaType())) {
			throw rejected(HttpStatus.UNSUPPORTED_MEDIA_TYPE, "The body must be JSON.");
		}
		long limit = ((context.getType() == ReplicationList.class) ? this.properties.replicationSize()
				: this.properties.registrationSize())
			.toBytes();
		byte[] body = context.getInputStream().readNBytes(Math.toIntExact(limit + 1));
		if (body.length > limit) {
			throw rejected(HttpStatus.CONTENT_TOO_LARGE, "The body must be at most %d bytes.".formatted(limit));
		}
		context.setInputStream(new ByteArrayInputStream(body));
		@Nullable Object entity = context.proceed();
		if (entity == null) {
			throw rejected(HttpStatus.BAD_REQUEST, "A body is required.");
		}
		if (entity instanceof InstanceInfo instance) {
			validate(instance);
		}
		return entity;
	}

	private void validate(InstanceInfo instance) {
		String service = account().getName();
		if (!isName(service, instance.getAppName()) || !isNameOrNull(service, instance.getVIPAddress())
				|| !isNameOrNull(service, instance.getSecureVipAddress())) {
			throw rejected(HttpStatus.FORBIDDEN, "A service must register under its own name.");
		}
		if (!isInstanceOf(service, String.valueOf(instance.getId()))) {
			throw rejected(HttpStatus.FORBIDDEN,
					"The instanceId must start with the service name and a colon, and have at most %d characters."
						.formatted(MAX_INSTANCE_ID_LENGTH));
		}
		@Nullable Application registered = this.registry.getObject().getApplication(instance.getAppName(), false);
		if (registered != null && registered.size() >= this.properties.instances()
				&& registered.getByInstanceId(instance.getId()) == null) {
			throw rejected(HttpStatus.FORBIDDEN,
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
			throw new IllegalStateException("Spring Security must have authenticated the request");
		}
		return account;
	}

	private static WebApplicationException rejected(HttpStatus status, String detail) {
		Authentication account = account();
		SecurityLog.refused("registry")
			.user(account.getName())
			.address((account.getDetails() instanceof WebAuthenticationDetails details) ? details.getRemoteAddress()
					: null)
			.reason(detail)
			.write();
		return new WebApplicationException(Response.status(status.value())
			.type("application/problem+json")
			.entity(RegistryErrorHandler.problem(status, detail))
			.build());
	}

}
