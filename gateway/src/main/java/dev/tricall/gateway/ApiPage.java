package dev.tricall.gateway;

import org.webjars.WebJarVersionLocator;

import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.web.header.HeaderWriter;
import org.springframework.security.web.header.writers.ContentSecurityPolicyHeaderWriter;
import org.springframework.security.web.header.writers.DelegatingRequestMatcherHeaderWriter;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.config.annotation.ResourceHandlerRegistry;
import org.springframework.web.servlet.config.annotation.ViewControllerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * A page to try the services' calls (Swagger UI). The gateway serves all of its files and
 * forwards the requests for the services' OpenAPI documents.
 */
@Configuration(proxyBeanMethods = false)
class ApiPage implements WebMvcConfigurer {

	static final String PATH = "/docs";

	/** Maximum number of concurrent requests, for files and documents together. */
	static final int MAX_CONCURRENT = 50;

	private static final String SWAGGER_UI = "swagger-ui";

	/** Swagger UI has styles in its markup and icons in its style sheet. */
	private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
			+ "img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

	@Override
	public void addViewControllers(ViewControllerRegistry registry) {
		registry.addRedirectViewController(PATH, PATH + "/");
		registry.addViewController(PATH + "/").setViewName("forward:" + PATH + "/index.html");
	}

	/**
	 * The version of Swagger UI is looked up once. Spring's resource chain would look it
	 * up for each request, and its caches have no bound: they keep every path that
	 * anybody asks for.
	 */
	@Override
	public void addResourceHandlers(ResourceHandlerRegistry registry) {
		String version = new WebJarVersionLocator().version(SWAGGER_UI);
		registry.addResourceHandler("%s/%s/**".formatted(PATH, SWAGGER_UI))
			.addResourceLocations(
					"classpath:/%s/%s/%s/".formatted(WebJarVersionLocator.WEBJARS_PATH_PREFIX, SWAGGER_UI, version));
		registry.addResourceHandler(PATH + "/**").addResourceLocations("classpath:/api-page/");
	}

	/**
	 * Anybody may load the page. Without a limit of its own, clients that read its files
	 * slowly would occupy the whole gateway: no deadline ends them.
	 */
	@Bean
	FilterRegistrationBean<CapacityFilter> apiPageCapacity(HandlerExceptionResolver handlerExceptionResolver) {
		FilterRegistrationBean<CapacityFilter> registration = new FilterRegistrationBean<>(
				new CapacityFilter(MAX_CONCURRENT, handlerExceptionResolver));
		registration.setName("apiPageCapacity");
		registration.addUrlPatterns(PATH + "/*");
		return registration;
	}

	static HeaderWriter policy() {
		return new DelegatingRequestMatcherHeaderWriter(PathPatternRequestMatcher.withDefaults().matcher(PATH + "/**"),
				new ContentSecurityPolicyHeaderWriter(POLICY));
	}

}
