package dev.tricall.servicea.grpc;

import java.time.Duration;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;

import org.springframework.grpc.client.interceptor.security.BearerTokenAuthenticationInterceptor;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.client.OAuth2AuthorizeRequest;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClient;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClientManager;
import org.springframework.stereotype.Component;

import dev.tricall.data.DataPiece;
import dev.tricall.data.ErrorCode;
import dev.tricall.data.Receipt;
import dev.tricall.data.Transport;
import dev.tricall.data.v1.DataServiceGrpc.DataServiceBlockingStub;
import dev.tricall.servicea.core.CallFailedException;
import dev.tricall.servicea.core.DataTransport;

import static java.util.Objects.requireNonNull;

/**
 * Calls service B over gRPC. {@link GrpcConfiguration} sends a second attempt to another
 * instance.
 */
@Component
class GrpcDataTransport implements DataTransport {

	private final DataServiceBlockingStub stub;

	private final OAuth2AuthorizedClientManager tokens;

	GrpcDataTransport(DataServiceBlockingStub stub, OAuth2AuthorizedClientManager tokens) {
		this.tokens = tokens;
		this.stub = stub.withInterceptors(new BearerTokenAuthenticationInterceptor(this::token));
	}

	@Override
	public Transport transport() {
		return Transport.GRPC;
	}

	@Override
	public Answer send(DataPiece piece, Duration timeout) {
		try {
			return new Handled(Receipt.of(this.stub.withDeadlineAfter(timeout).handle(piece.toMessage())));
		}
		catch (StatusRuntimeException ex) {
			throw failed(ex.getStatus(), ex);
		}
	}

	/**
	 * Returns a token for service B on behalf of the caller. A blocking stub calls its
	 * interceptors on the thread of the caller.
	 */
	private String token() {
		Authentication caller = requireNonNull(SecurityContextHolder.getContext().getAuthentication());
		OAuth2AuthorizedClient client = requireNonNull(this.tokens
			.authorize(OAuth2AuthorizeRequest.withClientRegistrationId("service-b").principal(caller).build()));
		return client.getAccessToken().getTokenValue();
	}

	/**
	 * Uses the description of the status only if it is that of service B. Descriptions of
	 * grpc-java contain addresses.
	 */
	private static CallFailedException failed(Status status, StatusRuntimeException exception) {
		ErrorCode code = ErrorCode.ofGrpcCode(status.getCode());
		String description = status.getDescription();
		return switch (code) {
			case UNAVAILABLE, TIMED_OUT, UNEXPECTED -> new CallFailedException(code, code.detail(), exception);
			default -> new CallFailedException(code, (description != null) ? description : code.detail());
		};
	}

}
