package dev.tricall.servicea.grpc;

import java.util.concurrent.Executor;

import io.grpc.CallCredentials;
import io.grpc.Metadata;

/**
 * A bearer token (RFC 6750) as a call's credentials.
 */
final class BearerToken extends CallCredentials {

	private static final Metadata.Key<String> AUTHORIZATION = Metadata.Key.of("authorization",
			Metadata.ASCII_STRING_MARSHALLER);

	private final String value;

	BearerToken(String value) {
		this.value = value;
	}

	@Override
	public void applyRequestMetadata(RequestInfo request, Executor executor, MetadataApplier applier) {
		Metadata headers = new Metadata();
		headers.put(AUTHORIZATION, "Bearer " + this.value);
		applier.apply(headers);
	}

}
