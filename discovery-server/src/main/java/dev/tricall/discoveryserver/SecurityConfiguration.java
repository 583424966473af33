package dev.tricall.discoveryserver;

import org.springframework.boot.security.autoconfigure.SecurityProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.core.userdetails.UsernameNotFoundException;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.SecurityFilterChain;

/**
 * Who may register, and read who is there: those who know the registry's password. There
 * are no sessions and so no cookies that another site could abuse.
 */
@Configuration(proxyBeanMethods = false)
class SecurityConfiguration {

	@Bean
	SecurityFilterChain http(HttpSecurity http) throws Exception {
		return http.authorizeHttpRequests((requests) -> requests.anyRequest().authenticated())
			.httpBasic((basic) -> basic.authenticationEntryPoint(challenge()))
			.sessionManagement((sessions) -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
			.csrf(AbstractHttpConfigurer::disable)
			.requestCache(AbstractHttpConfigurer::disable)
			.logout(AbstractHttpConfigurer::disable)
			.build();
	}

	/**
	 * Spring's own would replace the password by its bcrypt hash at the first use, and
	 * then each heartbeat and each look into the registry would cost 50 ms of CPU.
	 */
	@Bean
	UserDetailsService clients(SecurityProperties properties) {
		SecurityProperties.User client = properties.getUser();
		return (name) -> {
			if (!name.equals(client.getName())) {
				throw new UsernameNotFoundException(name);
			}
			return User.withUsername(name).password("{noop}" + client.getPassword()).build();
		};
	}

	private static AuthenticationEntryPoint challenge() {
		return (request, response, cause) -> {
			response.setStatus(401);
			response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Basic realm=\"registry\"");
			response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
			response.getWriter()
				.write("{\"status\":401,\"title\":\"Unauthorized\",\"detail\":\"the registry's password is needed\"}");
		};
	}

}
