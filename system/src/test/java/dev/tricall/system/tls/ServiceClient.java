package dev.tricall.system.tls;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;

import io.grpc.Grpc;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettySslContextChannelCredentials;
import io.grpc.stub.MetadataUtils;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.IdentityCipherSuiteFilter;
import io.netty.handler.ssl.JdkSslContext;

import dev.tricall.data.v1.DataServiceGrpc;
import dev.tricall.data.v1.HandleRequest;
import dev.tricall.system.testing.ApiClient;
import dev.tricall.system.testing.Response;

/**
 * Calls ports of services with the certificate of one of them. It trusts whoever has a
 * certificate of the authority: it is the services that are tested.
 */
record ServiceClient(SSLContext context) {

	private static final int TIMEOUT_MS = 10_000;

	private static final Metadata.Key<String> AUTHORIZATION = Metadata.Key.of("authorization",
			Metadata.ASCII_STRING_MARSHALLER);

	Response get(String address, String path, String authorization) {
		return send("GET", address, path, authorization, "");
	}

	Response post(String address, String path, String authorization, String json) {
		return send("POST", address, path, authorization, json);
	}

	/** Returns the header for a token. */
	static String bearer(String token) {
		return "Bearer " + token;
	}

	/** Returns the header for a service's account at the registry. */
	static String registryAccount(String service) {
		return "Basic " + Base64.getEncoder()
			.encodeToString("%s:demo-%1$s-registry-password".formatted(service).getBytes(StandardCharsets.ISO_8859_1));
	}

	/** Requests a token for the client itself. */
	Response requestToken(String issuer, String client, String secret) {
		String credentials = Base64.getEncoder()
			.encodeToString((client + ":" + secret).getBytes(StandardCharsets.UTF_8));
		return send("POST", issuer, "/oauth2/token", "Basic " + credentials, "application/x-www-form-urlencoded",
				"grant_type=client_credentials");
	}

	/**
	 * @param authorization the header, empty for none
	 * @param json empty for none
	 */
	Response send(String method, String address, String path, String authorization, String json) {
		return send(method, address, path, authorization, "application/json", json);
	}

	private Response send(String method, String address, String path, String authorization, String type, String body) {
		try {
			HttpsURLConnection connection = (HttpsURLConnection) URI.create("https://" + address + path)
				.toURL()
				.openConnection();
			connection.setSSLSocketFactory(this.context.getSocketFactory());
			connection.setHostnameVerifier((host, session) -> true);
			connection.setConnectTimeout(TIMEOUT_MS);
			connection.setReadTimeout(TIMEOUT_MS);
			connection.setRequestMethod(method);
			connection.setRequestProperty("Connection", "close");
			connection.setRequestProperty("Accept", "application/json");
			// Must not make the service believe that there is no TLS.
			connection.setRequestProperty("X-Forwarded-Proto", "http");
			if (!authorization.isEmpty()) {
				connection.setRequestProperty("Authorization", authorization);
			}
			if (!body.isEmpty()) {
				connection.setDoOutput(true);
				connection.setRequestProperty("Content-Type", type);
				connection.getOutputStream().write(body.getBytes(StandardCharsets.UTF_8));
			}
			return response(connection);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static Response response(HttpURLConnection connection) throws IOException {
		int status = connection.getResponseCode();
		Map<String, List<String>> headers = new LinkedHashMap<>(connection.getHeaderFields());
		headers.remove(null); // the status line
		try (InputStream body = (status < 400) ? connection.getInputStream() : connection.getErrorStream()) {
			String text = (body != null) ? new String(body.readAllBytes(), StandardCharsets.UTF_8) : "";
			return new Response(status, HttpHeaders.of(headers, (name, value) -> true), text);
		}
	}

	/**
	 * Sends data to service B over gRPC.
	 */
	Status.Code handle(String address, String token) {
		ApplicationProtocolConfig http2 = new ApplicationProtocolConfig(ApplicationProtocolConfig.Protocol.ALPN,
				ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
				ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT, "h2");
		JdkSslContext ssl = new JdkSslContext(this.context, true, null, IdentityCipherSuiteFilter.INSTANCE, http2,
				ClientAuth.NONE, null, false);
		ManagedChannel channel = Grpc.newChannelBuilder(address, NettySslContextChannelCredentials.create(ssl))
			.overrideAuthority("service-b")
			.build();
		try {
			Metadata headers = new Metadata();
			headers.put(AUTHORIZATION, bearer(token));
			var unused = DataServiceGrpc.newBlockingStub(channel)
				.withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers))
				.handle(HandleRequest.newBuilder()
					.setId(ApiClient.newId())
					.setKey(ApiClient.newKey())
					.setValue("v")
					.build());
			return Status.Code.OK;
		}
		catch (StatusRuntimeException ex) {
			return ex.getStatus().getCode();
		}
		finally {
			channel.shutdownNow();
		}
	}

}
