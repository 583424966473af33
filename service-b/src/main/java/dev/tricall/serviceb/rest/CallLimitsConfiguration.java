package dev.tricall.serviceb.rest;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

import dev.tricall.data.Transport;
import dev.tricall.serviceb.core.CallLimits;
import dev.tricall.serviceb.core.CallLimits.Permit;

/**
 * Limits concurrent calls over HTTP. A permit is acquired before the body is read and
 * released when the response has been written, so that slow clients count as well.
 */
@Configuration(proxyBeanMethods = false)
class CallLimitsConfiguration implements WebMvcConfigurer {

	private static final String PERMIT = CallLimitsConfiguration.class.getName() + ".permit";

	private final CallLimits limits;

	CallLimitsConfiguration(CallLimits limits) {
		this.limits = limits;
	}

	@Override
	public void addInterceptors(InterceptorRegistry registry) {
		registry.addInterceptor(new Interceptor()).addPathPatterns("/api/**");
	}

	private Permit acquire(HttpServletRequest request) {
		String path = String.valueOf(request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE));
		if (path.startsWith("/api/admin/")) {
			return this.limits.deadLetters();
		}
		if (HttpMethod.POST.matches(request.getMethod())) {
			return this.limits.write(Transport.REST, request.getContentLengthLong());
		}
		if (path.equals("/api/data")) {
			return this.limits.page(String.valueOf(request.getRemoteUser()));
		}
		return this.limits.read(Transport.REST);
	}

	private final class Interceptor implements HandlerInterceptor {

		@Override
		public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
			request.setAttribute(PERMIT, acquire(request));
			return true;
		}

		@Override
		public void afterCompletion(HttpServletRequest request, HttpServletResponse response, Object handler,
				@Nullable Exception failure) {
			((Permit) request.getAttribute(PERMIT)).release();
		}

	}

}
