package dev.tricall.gateway.limits;

import java.io.IOException;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.HandlerExceptionResolver;

import dev.tricall.gateway.errors.GatewayUnavailableException;

/**
 * Rejects requests while the gateway starts or stops. Tomcat accepts connections seconds
 * before Spring Cloud Gateway's routes work; until then, their status is 500.
 */
final class ReadinessFilter extends OncePerRequestFilter {

	private final ApplicationAvailability availability;

	private final HandlerExceptionResolver problems;

	ReadinessFilter(ApplicationAvailability availability, HandlerExceptionResolver problems) {
		this.availability = availability;
		this.problems = problems;
	}

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		if (this.availability.getReadinessState() == ReadinessState.ACCEPTING_TRAFFIC) {
			chain.doFilter(request, response);
		}
		else {
			this.problems.resolveException(request, response, null,
					new GatewayUnavailableException("The gateway is starting or stopping."));
		}
	}

}
