package dev.tricall.serviceb.deadletters;

import java.util.List;
import java.util.Map;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.Authentication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

import dev.tricall.serviceb.core.Caller;
import dev.tricall.serviceb.core.Page;

/**
 * Offers dead letters to admins over HTTP. If there are more, header {@code Link} (RFC
 * 8288) has the next page.
 */
@RestController
@RequestMapping(path = "/api/admin/dead-letters", produces = MediaType.APPLICATION_JSON_VALUE)
class DeadLetterController {

	private final DeadLetters letters;

	DeadLetterController(DeadLetters letters) {
		this.letters = letters;
	}

	@GetMapping
	ResponseEntity<List<DeadLetter>> page(@RequestParam(defaultValue = "0") long after,
			@RequestParam(defaultValue = "" + Page.MAX_LIMIT) @Min(value = 1,
					message = Page.LIMIT_BOUNDS) @Max(value = Page.MAX_LIMIT, message = Page.LIMIT_BOUNDS) int limit) {
		Page<DeadLetter> page = this.letters.findOpen(after, limit);
		List<DeadLetter> entries = page.entries();
		ResponseEntity.BodyBuilder response = ResponseEntity.ok();
		if (page.more()) {
			response.header(HttpHeaders.LINK,
					"<?after=%d&limit=%d>; rel=\"next\"".formatted(entries.get(entries.size() - 1).id(), limit));
		}
		return response.body(entries);
	}

	@GetMapping("/{id}")
	DeadLetter letter(@PathVariable long id) {
		return this.letters.find(id).orElseThrow(DeadLetterController::unknown);
	}

	@PostMapping("/{id}/send-again")
	DeadLetters.Sent sendAgain(@PathVariable long id, Authentication authentication, HttpServletRequest http) {
		return this.letters.sendAgain(id, admin(authentication, http)).orElseThrow(DeadLetterController::unknown);
	}

	/**
	 * Returns how many were applied, rejected, and failed again.
	 */
	@PostMapping("/send-again")
	ResponseEntity<Map<DeadLetters.Result, Integer>> sendAllAgain(@RequestParam(defaultValue = "0") long after,
			Authentication authentication, HttpServletRequest http) {
		DeadLetters.SentAll sent = this.letters.sendAllAgain(after, admin(authentication, http));
		ResponseEntity.BodyBuilder response = ResponseEntity.ok();
		if (sent.lastId() != null) {
			response.header(HttpHeaders.LINK, "<?after=%d>; rel=\"next\"".formatted(sent.lastId()));
		}
		return response.body(sent.count());
	}

	/** Only the gateway can call these operations, so its header is trustworthy. */
	private static Caller admin(Authentication authentication, HttpServletRequest http) {
		return Caller.of(authentication, http.getHeader("X-Forwarded-For"));
	}

	private static ResponseStatusException unknown() {
		return new ResponseStatusException(HttpStatus.NOT_FOUND, "there is no such dead letter");
	}

}
