package dev.tricall.servicea.rest;

import java.net.SocketTimeoutException;

import org.springframework.http.ProblemDetail;
import org.springframework.stereotype.Component;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClientResponseException;

import dev.tricall.data.DataPiece;
import dev.tricall.data.DataRequest;
import dev.tricall.data.Transport;
import dev.tricall.httpfailover.CallFailures;
import dev.tricall.httpfailover.TimeLimit;
import dev.tricall.servicea.core.CallFailedException;
import dev.tricall.servicea.core.CallFailedException.Reason;
import dev.tricall.servicea.core.DataTransport;
import dev.tricall.servicea.core.Deadline;

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
	public Answer send(DataPiece piece, Deadline deadline) {
		TimeLimit limit = TimeLimit.start(deadline.remaining());
		try {
			return new Handled(this.api.handle(piece.id(), new DataRequest(piece.key(), piece.value())));
		}
		catch (RestClientResponseException ex) {
			throw refused(ex);
		}
		catch (ResourceAccessException ex) {
			throw (ex.getCause() instanceof SocketTimeoutException && !CallFailures.neverSent(ex.getCause()))
					? new CallFailedException(Reason.TIMED_OUT, "the deadline passed", ex)
					: new CallFailedException(Reason.UNAVAILABLE, "service B is out of reach", ex);
		}
		finally {
			limit.end();
		}
	}

	private static CallFailedException refused(RestClientResponseException response) {
		Reason reason = switch (response.getStatusCode().value()) {
			case 400 -> Reason.INVALID;
			case 401 -> Reason.UNAUTHENTICATED;
			case 403 -> Reason.FORBIDDEN;
			case 404 -> Reason.NOT_FOUND;
			case 413 -> Reason.TOO_LARGE;
			case 422 -> Reason.ID_REUSED;
			case 429 -> Reason.TOO_MANY;
			case 503 -> Reason.UNAVAILABLE;
			case 504 -> Reason.TIMED_OUT;
			default -> Reason.UNEXPECTED;
		};
		ProblemDetail problem = response.getResponseBodyAs(ProblemDetail.class);
		String detail = (problem != null) ? problem.getDetail() : null;
		return new CallFailedException(reason, (detail != null) ? detail : "service B refused the call");
	}

}
