package dev.tricall.system.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import dev.tricall.certificates.CertificateAuthority;
import dev.tricall.certificates.CertificateSubject;
import dev.tricall.certificates.IssuedCertificate;
import dev.tricall.certificates.SslContexts;
import dev.tricall.system.bench.HttpConnection.Response;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

class HttpConnectionTests {

	private static final String REQUEST = "GET / HTTP/1.1\r\n\r\n";

	@Test
	void readsBodiesOfEitherEncodingOnOneConnection() throws Exception {
		assertThat(responses("HTTP/1.1 200 \r\nContent-Length: 5\r\n\r\nh\u00e9ll",
				"HTTP/1.1 404 Not Found\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\nA\r\n0123456789\r\n0\r\n\r\n",
				"HTTP/1.1 204 \r\nDate: now\r\n\r\n"))
			.containsExactly(new Response(200, "h\u00e9ll"), new Response(404, "abc0123456789"), new Response(204, ""));
	}

	@Test
	void connectsAgainWhenTheServerCloses() throws Exception {
		assertThat(responses("HTTP/1.1 200 \r\nContent-Length: 1\r\nConnection: close\r\n\r\na",
				"HTTP/1.1 200 \r\nContent-Length: 1\r\n\r\nb"))
			.containsExactly(new Response(200, "a"), new Response(200, "b"));
	}

	@Test
	void failsWhenTheResponseIsIncomplete() {
		assertThatIOException().isThrownBy(() -> responses("HTTP/1.1 200 \r\nContent-Length: 9\r\n\r\nhello"))
			.withMessageContaining("closed before the response was complete");
	}

	@Test
	void verifiesTheServerWithTls() throws Exception {
		CertificateAuthority authority = CertificateAuthority.create(Instant.now());
		SSLContext client = SslContexts.withoutCertificate(List.of(authority.certificate()));
		String answer = "HTTP/1.1 200 \r\nContent-Length: 1\r\n\r\na";
		assertThat(responses(tlsServer(authority, CertificateSubject.publicPort()), client, answer))
			.containsExactly(new Response(200, "a"));
		assertThatIOException()
			.isThrownBy(() -> responses(tlsServer(authority, CertificateSubject.service("gateway")), client, answer))
			.isInstanceOf(SSLException.class);
		CertificateAuthority foreign = CertificateAuthority.create(Instant.now());
		assertThatIOException()
			.isThrownBy(() -> responses(tlsServer(foreign, CertificateSubject.publicPort()), client, answer))
			.isInstanceOf(SSLException.class);
	}

	private static ServerSocket tlsServer(CertificateAuthority authority, CertificateSubject subject)
			throws IOException {
		IssuedCertificate issued = authority.issue(subject, Instant.now(), Duration.ofMinutes(1));
		return SslContexts.of(issued, List.of())
			.getServerSocketFactory()
			.createServerSocket(0, 1, InetAddress.getLoopbackAddress());
	}

	private static List<Response> responses(String... answers) throws Exception {
		return responses(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()), null, answers);
	}

	private static List<Response> responses(ServerSocket listening, @Nullable SSLContext context, String... answers)
			throws IOException {
		try (ServerSocket server = listening) {
			CompletableFuture<Void> served = CompletableFuture.runAsync(() -> serve(server, answers));
			List<Response> responses = new ArrayList<>();
			try (HttpConnection connection = new HttpConnection(URI.create("http://localhost:" + server.getLocalPort()),
					context)) {
				for (int i = 0; i < answers.length; i++) {
					responses.add(connection.exchange(REQUEST));
				}
			}
			served.join();
			return responses;
		}
	}

	/**
	 * Answers requests, each on the same connection unless the answer closes it.
	 */
	private static void serve(ServerSocket server, String... answers) {
		try {
			Socket socket = server.accept();
			for (int i = 0; i < answers.length; i++) {
				InputStream in = socket.getInputStream();
				assertThat(in.readNBytes(REQUEST.length())).hasSize(REQUEST.length());
				socket.getOutputStream().write(answers[i].getBytes(StandardCharsets.UTF_8));
				if (answers[i].contains("close") && i + 1 < answers.length) {
					socket.close();
					socket = server.accept();
				}
			}
			socket.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
