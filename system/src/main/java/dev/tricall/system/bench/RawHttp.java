package dev.tricall.system.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.threads.VirtualThreadExecutor;

/**
 * The JDK's HTTP client, and Tomcat without anything else.
 */
final class RawHttp {

	private RawHttp() {
	}

	/**
	 * @param args {@code client PORT CONNECTIONS} or {@code server FOLDER}
	 */
	public static void main(String[] args) throws IOException, InterruptedException, LifecycleException {
		if (args[0].equals("server")) {
			serve(args[1]);
			return;
		}
		HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
		URI uri = URI.create("http://127.0.0.1:" + args[1] + "/api/data");
		RawClient.run(Integer.parseInt(args[2]), (token) -> () -> {
			HttpRequest request = HttpRequest.newBuilder(uri)
				.header("Authorization", "Bearer " + token)
				.header("Content-Type", "application/json")
				.header("Idempotency-Key", Long.toString(System.nanoTime(), 36))
				.POST(BodyPublishers.ofString(RawClient.REQUEST))
				.build();
			return client.send(request, BodyHandlers.ofString()).statusCode() == 200;
		});
		System.exit(0);
	}

	private static void serve(String folder) throws IOException, LifecycleException {
		Tomcat tomcat = new Tomcat();
		tomcat.setBaseDir(folder);
		tomcat.setPort(0);
		tomcat.getConnector().setProperty("address", "127.0.0.1");
		if (Runtime.version().feature() >= 21) {
			tomcat.getConnector().getProtocolHandler().setExecutor(new VirtualThreadExecutor("raw-"));
		}
		Context context = tomcat.addContext("", null);
		Tomcat.addServlet(context, "data", new Servlet());
		context.addServletMappingDecoded("/", "data");
		tomcat.start();
		System.out.println(tomcat.getConnector().getLocalPort());
		System.in.read();
		System.exit(0);
	}

	/** Reads a request and answers as service B does. */
	private static final class Servlet extends HttpServlet {

		@Override
		protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
			request.getInputStream().readAllBytes();
			response.setContentType("application/json");
			response.getOutputStream().write(RawClient.RESPONSE.getBytes(StandardCharsets.UTF_8));
		}

	}

}
