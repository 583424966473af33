package dev.tricall.serviceb.rest;

import java.util.List;
import java.util.UUID;

import io.swagger.v3.oas.annotations.Parameter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.Authentication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

import dev.tricall.data.DataPiece;
import dev.tricall.data.DataRequest;
import dev.tricall.data.Receipt;
import dev.tricall.data.StoredData;
import dev.tricall.data.Transport;
import dev.tricall.serviceb.core.Caller;
import dev.tricall.serviceb.core.DataHandler;
import dev.tricall.serviceb.core.Page;
import dev.tricall.telemetry.SecurityLog;

/**
 * Handles data over HTTP, and reads data and receipts.
 */
@RestController
@RequestMapping(path = "/api", produces = MediaType.APPLICATION_JSON_VALUE)
class DataController {

	/**
	 * The gateway sets this header and drops those of its clients. Service A sends none.
	 */
	private static final String ADDRESS = "X-Forwarded-For";

	private final DataHandler handler;

	DataController(DataHandler handler) {
		this.handler = handler;
	}

	@PostMapping(path = "/data", consumes = MediaType.APPLICATION_JSON_VALUE)
	Receipt handle(
			@Parameter(description = "identifies repetitions of a call; generated if absent") @RequestHeader(
					name = "Idempotency-Key", required = false) @Pattern(regexp = DataPiece.ID_PATTERN,
							message = DataPiece.ID_BOUNDS) @Nullable String id,
			@RequestBody @Valid DataRequest request, Authentication authentication, HttpServletRequest http) {
		DataPiece piece = DataPiece.of((id != null) ? id : UUID.randomUUID().toString(), request.key(),
				request.value());
		return this.handler.handle(piece, Caller.of(authentication, http.getHeader(ADDRESS)), Transport.REST);
	}

	/**
	 * Returns a receipt of the caller, or of any subject if the caller has role
	 * {@code admin}.
	 */
	@GetMapping("/receipts/{id}")
	Receipt receipt(
			@Parameter(description = "idempotency key") @PathVariable @Pattern(regexp = DataPiece.ID_PATTERN,
					message = DataPiece.ID_BOUNDS) String id,
			@Parameter(
					description = "subject that sent the data, if it is not the caller; requires role admin") @RequestParam(
							required = false) @Size(min = 1, max = Caller.MAX_SUBJECT_LENGTH,
									message = Caller.SUBJECT_BOUNDS) @Nullable String subject,
			Authentication authentication, HttpServletRequest http) {
		Caller caller = Caller.of(authentication, http.getHeader(ADDRESS));
		String owner = (subject != null) ? Caller.requireSubject(subject) : caller.subject();
		if (!caller.mayReadReceiptsOf(owner)) {
			String reason = "role admin is required to read another subject's receipts";
			SecurityLog.refused("receipt-read")
				.user(caller.subject())
				.address(caller.address())
				.with("receipt.subject", owner)
				.reason(reason)
				.write();
			throw new ResponseStatusException(HttpStatus.FORBIDDEN, reason);
		}
		return this.handler.receipt(owner, id)
			.orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND,
					"nothing has been handled under this idempotency key"));
	}

	@GetMapping("/data/{key}")
	StoredData data(@PathVariable @Pattern(regexp = DataPiece.KEY_PATTERN, message = DataPiece.KEY_BOUNDS) String key) {
		return this.handler.find(key)
			.orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND, "nothing is stored under this key"));
	}

	/**
	 * Returns a page in ascending order of keys. If there are more, header {@code Link}
	 * (RFC 8288) has the next page, relative to this one.
	 */
	@GetMapping("/data")
	ResponseEntity<List<StoredData>> page(
			@RequestParam(required = false) @Pattern(regexp = DataPiece.KEY_PATTERN,
					message = DataPiece.KEY_BOUNDS) @Nullable String after,
			@RequestParam(defaultValue = "" + Page.MAX_LIMIT) @Min(value = 1,
					message = Page.LIMIT_BOUNDS) @Max(value = Page.MAX_LIMIT, message = Page.LIMIT_BOUNDS) int limit) {
		Page<StoredData> page = this.handler.page((after != null) ? after : "", limit);
		List<StoredData> entries = page.entries();
		ResponseEntity.BodyBuilder response = ResponseEntity.ok();
		if (page.more()) {
			response.header(HttpHeaders.LINK,
					"<?after=%s&limit=%d>; rel=\"next\"".formatted(entries.get(entries.size() - 1).key(), limit));
		}
		return response.body(entries);
	}

}
