package dev.tricall.serviceb.kafka;

import java.util.List;
import java.util.Map;

import jakarta.servlet.http.HttpServletRequest;

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

import dev.tricall.data.InvalidDataException;
import dev.tricall.serviceb.core.Caller;
import dev.tricall.serviceb.core.Page;

/**
 * Dead letters over HTTP, for admins. Where more follow, header {@code Link} (RFC 8288)
 * says where to go on.
 */
@RestController
@RequestMapping(path = "/api/admin/dead-letters", produces = MediaType.APPLICATION_JSON_VALUE)
class DeadLetterController {

	private static final int MAX_PAGE = 100;

	private final DeadLetters letters;

	DeadLetterController(DeadLetters letters) {
		this.letters = letters;
	}

	@GetMapping
	ResponseEntity<List<DeadLetter>> page(@RequestParam(defaultValue = "0") long after,
			@RequestParam(defaultValue = "" + MAX_PAGE) int limit) {
		if (limit < 1 || limit > MAX_PAGE) {
			throw new InvalidDataException("limit must be 1 to " + MAX_PAGE);
		}
		Page<DeadLetter> page = this.letters.open(after, limit);
		List<DeadLetter> entries = page.entries();
		ResponseEntity.BodyBuilder answer = ResponseEntity.ok();
		if (page.more()) {
			answer.header(HttpHeaders.LINK,
					"<?after=%d&limit=%d>; rel=\"next\"".formatted(entries.get(entries.size() - 1).id(), limit));
		}
		return answer.body(entries);
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
	 * Returns how many were applied, were rejected, and are still dead.
	 */
	@PostMapping("/send-again")
	ResponseEntity<Map<DeadLetters.Result, Integer>> sendAllAgain(@RequestParam(defaultValue = "0") long after,
			Authentication authentication, HttpServletRequest http) {
		DeadLetters.SentAll sent = this.letters.sendAllAgain(after, admin(authentication, http));
		ResponseEntity.BodyBuilder answer = ResponseEntity.ok();
		if (sent.goOnAfter() != null) {
			answer.header(HttpHeaders.LINK, "<?after=%d>; rel=\"next\"".formatted(sent.goOnAfter()));
		}
		return answer.body(sent.count());
	}

	/** The address is the one that the gateway saw: nobody else gets here. */
	private static Caller admin(Authentication authentication, HttpServletRequest http) {
		return Caller.of(authentication, http.getHeader("X-Forwarded-For"));
	}

	private static ResponseStatusException unknown() {
		return new ResponseStatusException(HttpStatus.NOT_FOUND, "there is no such dead letter");
	}

}
