package dev.tricall.gateway.errors;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;

import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Responds with problem details to errors that Tomcat detects.
 */
@RestController
final class ErrorDispatchController implements ErrorController {

	@RequestMapping("${server.error.path:${error.path:/error}}")
	ResponseEntity<ProblemDetail> error(HttpServletRequest request) {
		Object code = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
		// Without the attribute, a caller has requested this path itself.
		int status = (code instanceof Integer number) ? number : HttpStatus.NOT_FOUND.value();
		return ResponseEntity.of(ProblemDetail.forStatus(status)).build();
	}

}
