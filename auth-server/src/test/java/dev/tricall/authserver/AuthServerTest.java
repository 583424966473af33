package dev.tricall.authserver;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Import;

/**
 * The whole server on a free port, without a registry and with keys of its own. The
 * context is shared by all tests that say no more than this.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
		properties = { "eureka.client.enabled=false", "auth-server.keys.publish-ahead=0s",
				"auth-server.keys.file=target/test-keys/${random.uuid}/keys.json" })
@Import(TokenEndpoint.class)
public @interface AuthServerTest {

}
