package dev.tricall.serviceb.kafka;

import java.util.List;
import java.util.Map;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

import dev.tricall.data.InvalidDataException;

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
		List<DeadLetter> page = this.letters.open(after, limit);
		ResponseEntity.BodyBuilder answer = ResponseEntity.ok();
		if (page.size() == limit) {
			answer.header(HttpHeaders.LINK,
					"<?after=%d&limit=%d>; rel=\"next\"".formatted(page.get(limit - 1).id(), limit));
		}
		return answer.body(page);
	}

	@GetMapping("/{id}")
	DeadLetter letter(@PathVariable long id) {
		return this.letters.find(id).orElseThrow(DeadLetterController::unknown);
	}

	@PostMapping("/{id}/send-again")
	DeadLetters.Sent sendAgain(@PathVariable long id) {
		return this.letters.sendAgain(id).orElseThrow(DeadLetterController::unknown);
	}

	/**
	 * Returns how many were applied, were rejected, and are still dead.
	 */
	@PostMapping("/send-again")
	ResponseEntity<Map<DeadLetters.Result, Integer>> sendAllAgain(@RequestParam(defaultValue = "0") long after) {
		DeadLetters.SentAll sent = this.letters.sendAllAgain(after);
		ResponseEntity.BodyBuilder answer = ResponseEntity.ok();
		if (sent.goOnAfter() != null) {
			answer.header(HttpHeaders.LINK, "<?after=%d>; rel=\"next\"".formatted(sent.goOnAfter()));
		}
		return answer.body(sent.count());
	}

	private static ResponseStatusException unknown() {
		return new ResponseStatusException(HttpStatus.NOT_FOUND, "there is no such dead letter");
	}

}
