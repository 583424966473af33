package dev.tricall.authserver;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Import;

/**
 * Runs the server on a free port, without a registry and with its own keys. Tests without
 * further configuration share one application context.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
		properties = { "eureka.client.enabled=false", "auth-server.keys.publish-ahead=0s",
				"auth-server.keys.file=target/test-keys/${random.uuid}/keys.json" })
@Import(AuthServerClient.class)
public @interface AuthServerTest {

}
