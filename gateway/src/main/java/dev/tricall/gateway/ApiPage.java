package dev.tricall.gateway;

import org.springframework.context.annotation.Configuration;
import org.springframework.security.web.header.HeaderWriter;
import org.springframework.security.web.header.writers.ContentSecurityPolicyHeaderWriter;
import org.springframework.security.web.header.writers.DelegatingRequestMatcherHeaderWriter;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.web.servlet.config.annotation.ResourceHandlerRegistry;
import org.springframework.web.servlet.config.annotation.ViewControllerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * A page on which the services' calls can be tried (Swagger UI). All of it comes from
 * here, and what the services say of themselves comes through here.
 */
@Configuration(proxyBeanMethods = false)
class ApiPage implements WebMvcConfigurer {

	static final String PATH = "/docs";

	/** Swagger UI sets styles in the markup and has its icons in the style sheet. */
	private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
			+ "img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

	@Override
	public void addViewControllers(ViewControllerRegistry registry) {
		registry.addRedirectViewController(PATH, PATH + "/");
		registry.addViewController(PATH + "/").setViewName("forward:" + PATH + "/index.html");
	}

	/** The chain finds a webjar's files whatever its version. */
	@Override
	public void addResourceHandlers(ResourceHandlerRegistry registry) {
		registry.addResourceHandler(PATH + "/**")
			.addResourceLocations("classpath:/api-page/", "classpath:/META-INF/resources/webjars/")
			.resourceChain(true);
	}

	static HeaderWriter policy() {
		return new DelegatingRequestMatcherHeaderWriter(PathPatternRequestMatcher.withDefaults().matcher(PATH + "/**"),
				new ContentSecurityPolicyHeaderWriter(POLICY));
	}

}
