package dev.tricall.system.status;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import dev.tricall.system.Roster;
import dev.tricall.system.WorkFolder;

/**
 * Processes on this machine, each asked at its management port.
 */
final class ObservedProcesses implements Observed {

	/** Less than the time between two looks. */
	private static final Duration LIMIT = Duration.ofMillis(900);

	private final HttpClient client = HttpClient.newBuilder().connectTimeout(LIMIT).build();

	private final Path directory;

	ObservedProcesses(Path directory) {
		this.directory = directory;
	}

	@Override
	public String title() {
		return "processes of " + this.directory;
	}

	@Override
	public Look look() throws IOException {
		List<Roster> roster = WorkFolder.isInUse(this.directory) ? Roster.read(this.directory) : List.of();
		long now = System.nanoTime();
		List<CompletableFuture<SeenPart>> seen = roster.stream().map(this::see).toList();
		return new Look(now, seen.stream().map(CompletableFuture::join).toList());
	}

	private CompletableFuture<SeenPart> see(Roster part) {
		if (part.management().isEmpty()) {
			String health = accepts(part.address()) ? "up" : "away";
			return CompletableFuture.completedFuture(new SeenPart(part.name(), part.address(), health, Metrics.NONE));
		}
		CompletableFuture<String> health = get(part, "health").handle((answer, failure) -> {
			if (failure != null) {
				return (failure.getCause() instanceof ConnectException) ? "away" : "silent";
			}
			return (answer.statusCode() == 200) ? "up" : "down";
		});
		CompletableFuture<Metrics> metrics = SeenPart.isCounting(part.name())
				? get(part, "prometheus").handle((answer, failure) -> (failure == null && answer.statusCode() == 200)
						? Metrics.parse(answer.body()) : Metrics.NONE)
				: CompletableFuture.completedFuture(Metrics.NONE);
		return health.thenCombine(metrics, (word, told) -> new SeenPart(part.name(), part.address(), word, told));
	}

	private CompletableFuture<HttpResponse<String>> get(Roster part, String endpoint) {
		URI uri = URI.create("http://%s/actuator/%s".formatted(part.management(), endpoint));
		return this.client.sendAsync(HttpRequest.newBuilder(uri).timeout(LIMIT).build(), BodyHandlers.ofString());
	}

	private static boolean accepts(String address) {
		URI uri = URI.create("tcp://" + address);
		try (Socket socket = new Socket()) {
			socket.connect(new InetSocketAddress(uri.getHost(), uri.getPort()), (int) LIMIT.toMillis());
			return true;
		}
		catch (IOException ex) {
			return false;
		}
	}

}
