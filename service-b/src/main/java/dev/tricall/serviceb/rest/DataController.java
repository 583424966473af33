package dev.tricall.serviceb.rest;

import java.util.List;
import java.util.UUID;

import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.servlet.http.HttpServletRequest;
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
import dev.tricall.data.InvalidDataException;
import dev.tricall.data.Receipt;
import dev.tricall.data.StoredData;
import dev.tricall.data.Transport;
import dev.tricall.serviceb.core.Caller;
import dev.tricall.serviceb.core.DataHandler;
import dev.tricall.serviceb.core.Page;
import dev.tricall.telemetry.SecurityLog;

@RestController
@RequestMapping(path = "/api", produces = MediaType.APPLICATION_JSON_VALUE)
class DataController {

	private static final int MAX_PAGE = 100;

	/** The gateway sets it, and passes on none of its callers'. Service A sends none. */
	private static final String ADDRESS = "X-Forwarded-For";

	private final DataHandler handler;

	DataController(DataHandler handler) {
		this.handler = handler;
	}

	@PostMapping(path = "/data", consumes = MediaType.APPLICATION_JSON_VALUE)
	Receipt handle(@RequestHeader(name = "Idempotency-Key", required = false) @Nullable String id,
			@RequestBody DataRequest request, Authentication authentication, HttpServletRequest http) {
		DataPiece piece = DataPiece.of((id != null) ? id : UUID.randomUUID().toString(), request.key(),
				request.value());
		return this.handler.handle(piece, Caller.of(authentication, http.getHeader(ADDRESS)), Transport.REST);
	}

	/**
	 * Returns the receipt of the caller. Role {@code admin} may name another subject.
	 */
	@GetMapping("/receipts/{id}")
	Receipt receipt(@PathVariable String id,
			@RequestParam(required = false) @Schema(minLength = 1, maxLength = Caller.MAX_SUBJECT_LENGTH) @Parameter(
					description = "whose receipt, for role admin; without it, the caller's own") @Nullable String subject,
			Authentication authentication, HttpServletRequest http) {
		Caller caller = Caller.of(authentication, http.getHeader(ADDRESS));
		String owner = (subject != null) ? Caller.requireSubject(subject) : caller.subject();
		DataPiece.requireId(id);
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
	StoredData data(@PathVariable String key) {
		return this.handler.find(DataPiece.requireKey(key))
			.orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND, "nothing is stored under this key"));
	}

	/**
	 * Returns a page, keys ascending. Where more follows, header {@code Link} (RFC 8288)
	 * has the next page, relative to this one.
	 */
	@GetMapping("/data")
	ResponseEntity<List<StoredData>> page(@RequestParam(required = false) @Nullable String after,
			@RequestParam(defaultValue = "" + MAX_PAGE) @Schema(minimum = "1", maximum = "" + MAX_PAGE) int limit) {
		if (limit < 1 || limit > MAX_PAGE) {
			throw new InvalidDataException("limit must be 1 to " + MAX_PAGE);
		}
		Page<StoredData> page = this.handler.page((after != null) ? DataPiece.requireKey(after) : "", limit);
		List<StoredData> entries = page.entries();
		ResponseEntity.BodyBuilder answer = ResponseEntity.ok();
		if (page.more()) {
			answer.header(HttpHeaders.LINK,
					"<?after=%s&limit=%d>; rel=\"next\"".formatted(entries.get(entries.size() - 1).key(), limit));
		}
		return answer.body(entries);
	}

}
