package dev.tricall.authserver.login;

import com.github.benmanes.caffeine.cache.Ticker;

import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.provisioning.UserDetailsManager;
import org.springframework.security.web.session.HttpSessionEventPublisher;

import dev.tricall.authserver.errors.ProblemResponses;
import dev.tricall.sessions.LoginSessions;

/**
 * Configures the login page, and limits page requests and sessions.
 */
@Configuration(proxyBeanMethods = false)
class LoginConfiguration {

	@Bean
	LoginPageConfigurer loginPage(LoginProperties properties, UserDetailsManager users, ProblemResponses problems,
			Ticker ticker) {
		return new LoginPageConfigurer(properties, users, problems, ticker);
	}

	@Bean
	PageRequestLimitFilter pageRequestLimitFilter(ProblemResponses problems) {
		return new PageRequestLimitFilter(problems, Runtime.getRuntime().availableProcessors());
	}

	@Bean
	WebServerFactoryCustomizer<TomcatServletWebServerFactory> sessionLimit(LoginProperties properties) {
		return LoginSessions.limitAll(properties.maxSessions());
	}

	/** Removes ended sessions from Spring's session registry. */
	@Bean
	HttpSessionEventPublisher sessionEvents() {
		return new HttpSessionEventPublisher();
	}

}
