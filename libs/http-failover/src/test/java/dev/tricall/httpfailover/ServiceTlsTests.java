package dev.tricall.httpfailover;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import javax.net.ssl.SSLPeerUnverifiedException;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.http.HttpStatus;
import org.springframework.http.client.HttpComponentsClientHttpRequestFactory;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClient;

import dev.tricall.certificates.CertificateAuthority;
import dev.tricall.certificates.CertificateSubject;
import dev.tricall.certificates.IssuedCertificate;
import dev.tricall.certificates.SslContexts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** The server's certificate is that of service-b, and its address is an IP address. */
class ServiceTlsTests {

	private final CertificateAuthority authority = CertificateAuthority.create(Instant.now());

	private final Set<InetSocketAddress> connections = ConcurrentHashMap.newKeySet();

	private final HttpsServer server;

	private final CloseableHttpClient client;

	ServiceTlsTests() throws IOException {
		this.server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		HttpClientBuilder builder = HttpClients.custom()
			.setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
				.setDefaultTlsConfig(ServiceTls.config(Duration.ofSeconds(5)))
				.setTlsSocketStrategy(
						ServiceTls.strategy(SslContexts.of(issued("gateway"), List.of(this.authority.certificate()))))
				.build());
		ServiceTls.separateConnections(builder);
		this.client = builder.build();
	}

	private IssuedCertificate issued(String name) {
		return this.authority.issue(CertificateSubject.service(name), Instant.now(), Duration.ofHours(1));
	}

	@BeforeEach
	void start() {
		this.server.setHttpsConfigurator(
				new HttpsConfigurator(SslContexts.of(issued("service-b"), List.of(this.authority.certificate()))));
		this.server.createContext("/", (exchange) -> {
			this.connections.add(exchange.getRemoteAddress());
			exchange.sendResponseHeaders(HttpStatus.NO_CONTENT.value(), -1);
			exchange.close();
		});
		this.server.start();
	}

	@AfterEach
	void stop() throws IOException {
		this.client.close();
		this.server.stop(0);
	}

	@Test
	void acceptsTheCertificateOfTheCalledService() {
		assertThat(call("service-b")).isEqualTo(HttpStatus.NO_CONTENT);
	}

	@Test
	void refusesTheCertificateOfAnotherService() {
		assertThatExceptionOfType(ResourceAccessException.class).isThrownBy(() -> call("service-a"))
			.withCauseInstanceOf(SSLPeerUnverifiedException.class);
		assertThat(this.connections).isEmpty();
	}

	@Test
	void doesNotReuseTheConnectionOfAnotherService() {
		call("service-b");
		assertThatExceptionOfType(ResourceAccessException.class).isThrownBy(() -> call("service-a"))
			.withCauseInstanceOf(SSLPeerUnverifiedException.class);
	}

	@Test
	void reusesTheConnectionOfTheSameService() {
		call("service-b");
		call("service-b");
		assertThat(this.connections).hasSize(1);
	}

	@Test
	void verifiesTheHostNameIfNoServiceIsCalled() {
		assertThatExceptionOfType(ResourceAccessException.class).isThrownBy(this::get)
			.withCauseInstanceOf(SSLPeerUnverifiedException.class);
	}

	private HttpStatus call(String service) {
		CalledService.set(service);
		try {
			return get();
		}
		finally {
			CalledService.clear();
		}
	}

	private HttpStatus get() {
		HttpComponentsClientHttpRequestFactory requests = new HttpComponentsClientHttpRequestFactory(this.client);
		requests.setHttpContextFactory(new TimeLimitedContextFactory(Duration.ofSeconds(5), Duration.ofSeconds(5)));
		return HttpStatus.valueOf(RestClient.create()
			.mutate()
			.requestFactory(requests)
			.build()
			.get()
			.uri("https://127.0.0.1:" + this.server.getAddress().getPort() + "/")
			.retrieve()
			.toBodilessEntity()
			.getStatusCode()
			.value());
	}

}
