package dev.tricall.authserver.login;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.tricall.authserver.errors.Problems;
import org.apache.catalina.session.StandardManager;

import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.provisioning.UserDetailsManager;

@Configuration(proxyBeanMethods = false)
class LoginConfiguration {

	@Bean
	LoginPage loginPage(LoginProperties properties, UserDetailsManager accounts, Problems problems, Ticker ticker) {
		return new LoginPage(properties, accounts, problems, ticker);
	}

	/** One too many is refused by {@link LoginSessions}. */
	@Bean
	WebServerFactoryCustomizer<TomcatServletWebServerFactory> sessionLimit(LoginProperties properties) {
		return (factory) -> factory.addContextCustomizers((context) -> {
			StandardManager manager = new StandardManager();
			manager.setMaxActiveSessions(properties.maxSessions());
			context.setManager(manager);
		});
	}

}
