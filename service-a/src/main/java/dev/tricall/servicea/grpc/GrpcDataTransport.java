package dev.tricall.servicea.grpc;

import java.util.concurrent.TimeUnit;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;

import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.client.OAuth2AuthorizeRequest;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClient;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClientManager;
import org.springframework.stereotype.Component;

import dev.tricall.data.DataPiece;
import dev.tricall.data.Receipt;
import dev.tricall.data.Transport;
import dev.tricall.data.v1.DataServiceGrpc.DataServiceBlockingStub;
import dev.tricall.servicea.core.CallFailedException;
import dev.tricall.servicea.core.CallFailedException.Reason;
import dev.tricall.servicea.core.DataTransport;
import dev.tricall.servicea.core.Deadline;

import static java.util.Objects.requireNonNull;

@Component
class GrpcDataTransport implements DataTransport {

	private final DataServiceBlockingStub stub;

	private final OAuth2AuthorizedClientManager tokens;

	GrpcDataTransport(DataServiceBlockingStub stub, OAuth2AuthorizedClientManager tokens) {
		this.stub = stub;
		this.tokens = tokens;
	}

	@Override
	public Transport transport() {
		return Transport.GRPC;
	}

	@Override
	public Answer send(DataPiece piece, Deadline deadline) {
		BearerToken token = token();
		try {
			return new Handled(Receipt.of(this.stub.withCallCredentials(token)
				.withDeadlineAfter(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS)
				.handle(piece.toMessage())));
		}
		catch (StatusRuntimeException ex) {
			throw failed(ex.getStatus(), ex);
		}
	}

	/**
	 * Returns a token for service B in the caller's name. Here and not in the
	 * credentials, which are asked on another thread, where no caller is known.
	 */
	private BearerToken token() {
		Authentication caller = requireNonNull(SecurityContextHolder.getContext().getAuthentication());
		OAuth2AuthorizedClient client = requireNonNull(this.tokens
			.authorize(OAuth2AuthorizeRequest.withClientRegistrationId("service-b").principal(caller).build()));
		return new BearerToken(client.getAccessToken().getTokenValue());
	}

	private static CallFailedException failed(Status status, StatusRuntimeException exception) {
		Reason reason = switch (status.getCode()) {
			case INVALID_ARGUMENT -> Reason.INVALID;
			case UNAUTHENTICATED -> Reason.UNAUTHENTICATED;
			case PERMISSION_DENIED -> Reason.FORBIDDEN;
			case NOT_FOUND -> Reason.NOT_FOUND;
			case FAILED_PRECONDITION -> Reason.ID_REUSED;
			case RESOURCE_EXHAUSTED -> Reason.TOO_MANY;
			case UNAVAILABLE -> Reason.UNAVAILABLE;
			case DEADLINE_EXCEEDED -> Reason.TIMED_OUT;
			default -> Reason.UNEXPECTED;
		};
		// What grpc-java itself says of a connection or a deadline holds addresses.
		return switch (reason) {
			case UNAVAILABLE -> new CallFailedException(reason, "service B is out of reach", exception);
			case TIMED_OUT -> new CallFailedException(reason, "the deadline passed", exception);
			case UNEXPECTED -> new CallFailedException(reason, "service B failed", exception);
			default -> new CallFailedException(reason,
					(status.getDescription() != null) ? status.getDescription() : "service B refused the call");
		};
	}

}
