package dev.tricall.servicea.api;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.stream.Stream;

import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Pattern;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.util.UriUtils;

import dev.tricall.data.DataPiece;
import dev.tricall.data.DataRequest;
import dev.tricall.data.Receipt;
import dev.tricall.data.Transport;
import dev.tricall.servicea.core.DataCaller;
import dev.tricall.servicea.core.DataTransport.Accepted;
import dev.tricall.servicea.core.DataTransport.Answer;
import dev.tricall.servicea.core.DataTransport.Handled;

/**
 * Accepts data over HTTP and sends it to service B over the transport that the caller
 * chooses.
 */
@RestController
class DataController {

	/** Path of service B's receipts at the gateway. */
	private static final String RECEIPTS = "/service-b/api/receipts/";

	private final DataCaller caller;

	DataController(DataCaller caller) {
		this.caller = caller;
	}

	/**
	 * Sends a piece of data to service B.
	 * @return 200 with the receipt; over Kafka 202 when the broker has stored the record,
	 * with the URL of the future receipt in header {@code Location}
	 */
	@ApiResponse(responseCode = "200", description = "Receipt, over REST and gRPC", useReturnTypeSchema = true)
	@ApiResponse(responseCode = "202", description = "Stored by the broker, over Kafka",
			headers = @Header(name = "Location", required = true, description = "URL of the future receipt",
					schema = @Schema(type = "string", format = "uri-reference")),
			content = @Content)
	@PostMapping(path = "/api/data/{transport}", consumes = MediaType.APPLICATION_JSON_VALUE,
			produces = MediaType.APPLICATION_JSON_VALUE)
	ResponseEntity<Receipt> send(@PathVariable @Schema(allowableValues = { "rest", "grpc", "kafka" }) String transport,
			@Parameter(description = "identifies repetitions of a call; generated if absent") @RequestHeader(
					name = "Idempotency-Key", required = false) @Pattern(regexp = DataPiece.ID_PATTERN,
							message = DataPiece.ID_BOUNDS) @Nullable String id,
			@RequestBody @Valid DataRequest request) {
		Transport chosen = transport(transport);
		DataPiece piece = DataPiece.of((id != null) ? id : UUID.randomUUID().toString(), request.key(),
				request.value());
		Answer answer = this.caller.send(piece, chosen);
		if (answer instanceof Handled handled) {
			return ResponseEntity.ok(handled.receipt());
		}
		String accepted = ((Accepted) answer).id();
		return ResponseEntity.accepted()
			.location(URI.create(RECEIPTS + UriUtils.encode(accepted, StandardCharsets.US_ASCII)))
			.build();
	}

	private static Transport transport(String name) {
		return Stream.of(Transport.values())
			.filter((transport) -> transport.id().equals(name))
			.findFirst()
			.orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND,
					"unknown transport; supported are rest, grpc and kafka"));
	}

}
