package dev.tricall.identity;

import java.io.Closeable;
import java.io.IOException;
import java.net.URL;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

import javax.net.ssl.SSLSocketFactory;

import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.RemoteKeySourceException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.jose.util.ResourceRetriever;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Public keys of the issuer (RFC 7517). Calls with valid tokens are affected neither by
 * an outage of the issuer nor by a flood of invented key ids: keys are refreshed in the
 * background, stay in use for hours while the issuer is unavailable, and are fetched on
 * demand only for an unknown key id, by one thread and at most once per
 * {@link #MIN_DEMAND_INTERVAL}. Thread-safe.
 * <p>
 * The caching sources of Nimbus are not used: their rate limit also counts the refreshes
 * in the background, so that during an outage calls with valid tokens fail once these
 * have used it up.
 */
final class IssuerKeys implements JWKSource<SecurityContext>, Closeable {

	static final Duration REFRESH_INTERVAL = Duration.ofMinutes(1);

	static final Duration MIN_DEMAND_INTERVAL = Duration.ofSeconds(2);

	static final Duration MAX_AGE = Duration.ofHours(4);

	private static final int CONNECT_TIMEOUT_MS = 500;

	private static final int READ_TIMEOUT_MS = 2000;

	private static final int MAX_BYTES = 51_200;

	private static final Log logger = LogFactory.getLog(IssuerKeys.class);

	private final URL location;

	private final ResourceRetriever requests;

	private final InstantSource clock;

	private final ReentrantLock fetching = new ReentrantLock();

	private final ScheduledExecutorService refresher = Executors.newSingleThreadScheduledExecutor((task) -> {
		Thread thread = new Thread(task, "issuer-keys");
		thread.setDaemon(true);
		return thread;
	});

	private Instant nextDemand = Instant.MIN;

	private boolean unavailable;

	private volatile @Nullable Snapshot snapshot;

	/**
	 * @param sockets creates TLS connections; null for the JVM's default
	 */
	IssuerKeys(URL location, @Nullable SSLSocketFactory sockets, InstantSource clock) {
		this.location = location;
		this.requests = new DefaultResourceRetriever(CONNECT_TIMEOUT_MS, READ_TIMEOUT_MS, MAX_BYTES, false, sockets);
		this.clock = clock;
	}

	/**
	 * Starts to fetch the keys in the background, now and every
	 * {@link #REFRESH_INTERVAL}. Startup does not wait for the issuer.
	 */
	@SuppressWarnings("FutureReturnValueIgnored") // refresh() logs failures
	void start() {
		this.refresher.scheduleWithFixedDelay(this::refresh, 0, REFRESH_INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
	}

	@Override
	public void close() {
		this.refresher.shutdownNow();
	}

	@Override
	public List<JWK> get(JWKSelector selector, @Nullable SecurityContext context) throws KeySourceException {
		Snapshot known = usable();
		if (known != null) {
			List<JWK> found = selector.select(known.keys());
			if (!found.isEmpty()) {
				return found;
			}
		}
		Snapshot newer = fetchOnDemand(known);
		if (newer != null) {
			return selector.select(newer.keys());
		}
		if (known != null) {
			return List.of();
		}
		throw new RemoteKeySourceException("The keys of the issuer could not be fetched", null);
	}

	void refresh() {
		this.fetching.lock();
		try {
			fetch();
		}
		finally {
			this.fetching.unlock();
		}
	}

	/**
	 * Returns keys newer than the known ones, or {@code null} if there are none at
	 * present. A thread that finds a fetch in progress waits for it; with known keys it
	 * waits for less than the timeout of an issuer that hangs.
	 */
	private @Nullable Snapshot fetchOnDemand(@Nullable Snapshot known) {
		if (!tryLock((known != null) ? CONNECT_TIMEOUT_MS : CONNECT_TIMEOUT_MS + READ_TIMEOUT_MS)) {
			return null;
		}
		try {
			Snapshot current = usable();
			if (current != null && !current.equals(known)) {
				return current;
			}
			if (this.clock.instant().isBefore(this.nextDemand)) {
				return null;
			}
			boolean fetched = fetch();
			this.nextDemand = this.clock.instant().plus(MIN_DEMAND_INTERVAL);
			return fetched ? this.snapshot : null;
		}
		finally {
			this.fetching.unlock();
		}
	}

	private boolean tryLock(int millis) {
		try {
			return this.fetching.tryLock(millis, TimeUnit.MILLISECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return false;
		}
	}

	private boolean fetch() {
		try {
			JWKSet keys = JWKSet.parse(this.requests.retrieveResource(this.location).getContent());
			this.snapshot = new Snapshot(keys, this.clock.instant().plus(MAX_AGE));
			if (this.unavailable) {
				logger.info("The issuer's keys at " + this.location + " are available again");
			}
			this.unavailable = false;
			return true;
		}
		catch (IOException | ParseException | RuntimeException ex) {
			if (!this.unavailable) {
				logger.warn("The issuer's keys at " + this.location + " are unavailable: " + ex.getMessage());
			}
			this.unavailable = true;
			return false;
		}
	}

	private @Nullable Snapshot usable() {
		Snapshot current = this.snapshot;
		return (current != null && this.clock.instant().isBefore(current.expiry())) ? current : null;
	}

	private record Snapshot(JWKSet keys, Instant expiry) {
	}

}
