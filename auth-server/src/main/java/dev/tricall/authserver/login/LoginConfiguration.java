package dev.tricall.authserver.login;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.tricall.authserver.errors.ProblemResponses;
import org.apache.catalina.session.StandardManager;

import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.provisioning.UserDetailsManager;
import org.springframework.security.web.session.HttpSessionEventPublisher;

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

	/** {@link LoginSessions} rejects logins beyond this limit. */
	@Bean
	WebServerFactoryCustomizer<TomcatServletWebServerFactory> sessionLimit(LoginProperties properties) {
		return (factory) -> factory.addContextCustomizers((context) -> {
			StandardManager manager = new StandardManager();
			manager.setMaxActiveSessions(properties.maxSessions());
			context.setManager(manager);
		});
	}

	/** Removes ended sessions from Spring's session registry. */
	@Bean
	HttpSessionEventPublisher sessionEvents() {
		return new HttpSessionEventPublisher();
	}

}
