package dev.tricall.servicea.rest;

import java.net.SocketTimeoutException;
import java.time.Duration;

import org.springframework.http.ProblemDetail;
import org.springframework.stereotype.Component;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClientResponseException;

import dev.tricall.data.DataPiece;
import dev.tricall.data.DataRequest;
import dev.tricall.data.ErrorCode;
import dev.tricall.data.Transport;
import dev.tricall.httpfailover.CallFailures;
import dev.tricall.httpfailover.TimeLimit;
import dev.tricall.servicea.core.CallFailedException;
import dev.tricall.servicea.core.DataTransport;

/**
 * Calls service B over HTTP. The library {@code http-failover} sends a second attempt to
 * another instance.
 */
@Component
class RestDataTransport implements DataTransport {

	private final DataApi api;

	RestDataTransport(DataApi api) {
		this.api = api;
	}

	@Override
	public Transport transport() {
		return Transport.REST;
	}

	@Override
	public Answer send(DataPiece piece, Duration timeout) {
		TimeLimit limit = TimeLimit.start(timeout);
		try {
			return new Handled(this.api.handle(piece.id(), new DataRequest(piece.key(), piece.value())));
		}
		catch (RestClientResponseException ex) {
			throw rejected(ex);
		}
		catch (ResourceAccessException ex) {
			boolean timedOut = ex.getCause() instanceof SocketTimeoutException
					&& !CallFailures.neverSent(ex.getCause());
			ErrorCode code = timedOut ? ErrorCode.TIMED_OUT : ErrorCode.UNAVAILABLE;
			throw new CallFailedException(code, code.detail(), ex);
		}
		finally {
			limit.end();
		}
	}

	private static CallFailedException rejected(RestClientResponseException response) {
		ErrorCode code = ErrorCode.ofHttpStatus(response.getStatusCode().value());
		ProblemDetail problem = response.getResponseBodyAs(ProblemDetail.class);
		String detail = (problem != null) ? problem.getDetail() : null;
		return new CallFailedException(code, (detail != null) ? detail : code.detail());
	}

}
