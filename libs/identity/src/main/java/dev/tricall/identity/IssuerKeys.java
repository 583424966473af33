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

import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.RemoteKeySourceException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * The issuer's public keys (RFC 7517), held so that neither the issuer's absence nor a
 * flood of made-up key ids disturbs calls with valid tokens: refreshed in the background,
 * kept for hours when the issuer is away, and fetched on demand only for an unknown key
 * id, one fetch at a time and at most one in {@link #BETWEEN_DEMANDS}.
 * <p>
 * Nimbus's own chain of sources is not used: its rate limit sits outside its outage
 * tolerance, so that during an outage the refresh-ahead uses up the limit and then calls
 * with valid tokens fail.
 */
final class IssuerKeys implements JWKSource<SecurityContext>, Closeable {

	static final Duration BETWEEN_REFRESHES = Duration.ofMinutes(1);

	static final Duration BETWEEN_DEMANDS = Duration.ofSeconds(2);

	static final Duration KEPT_WITHOUT_ISSUER = Duration.ofHours(4);

	private static final int CONNECT_TIMEOUT_MS = 500;

	private static final int READ_TIMEOUT_MS = 2000;

	private static final int SIZE_LIMIT_BYTES = 51_200;

	private static final Log logger = LogFactory.getLog(IssuerKeys.class);

	private final URL location;

	private final InstantSource clock;

	private final ReentrantLock fetching = new ReentrantLock();

	private final ScheduledExecutorService refresher = Executors.newSingleThreadScheduledExecutor((task) -> {
		Thread thread = new Thread(task, "issuer-keys");
		thread.setDaemon(true);
		return thread;
	});

	private Instant nextDemand = Instant.MIN;

	private boolean outOfReach;

	private volatile @Nullable Snapshot snapshot;

	IssuerKeys(URL location, InstantSource clock) {
		this.location = location;
		this.clock = clock;
	}

	/**
	 * Fetches the keys now and then every {@link #BETWEEN_REFRESHES}, in the background:
	 * nothing waits for the issuer to be there.
	 */
	@SuppressWarnings("FutureReturnValueIgnored") // refresh() logs what goes wrong
	void start() {
		this.refresher.scheduleWithFixedDelay(this::refresh, 0, BETWEEN_REFRESHES.toMillis(), TimeUnit.MILLISECONDS);
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
		Snapshot newer = demand(known);
		if (newer != null) {
			return selector.select(newer.keys());
		}
		if (known != null) {
			return List.of();
		}
		throw new RemoteKeySourceException("No keys of the issuer yet", null);
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
	 * Returns keys newer than the known ones, or {@code null} if there are none to be had
	 * now. Who finds a fetch under way waits for it, but, if it is only about an unknown
	 * key id, not as long as a hung issuer would take.
	 */
	private @Nullable Snapshot demand(@Nullable Snapshot known) {
		if (!isFreeWithin((known != null) ? CONNECT_TIMEOUT_MS : CONNECT_TIMEOUT_MS + READ_TIMEOUT_MS)) {
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
			this.nextDemand = this.clock.instant().plus(BETWEEN_DEMANDS);
			return fetched ? this.snapshot : null;
		}
		finally {
			this.fetching.unlock();
		}
	}

	private boolean isFreeWithin(int millis) {
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
			JWKSet keys = JWKSet.load(this.location, CONNECT_TIMEOUT_MS, READ_TIMEOUT_MS, SIZE_LIMIT_BYTES);
			this.snapshot = new Snapshot(keys, this.clock.instant().plus(KEPT_WITHOUT_ISSUER));
			if (this.outOfReach) {
				logger.info("The issuer's keys at " + this.location + " are in reach again");
			}
			this.outOfReach = false;
			return true;
		}
		catch (IOException | ParseException | RuntimeException ex) {
			if (!this.outOfReach) {
				logger.warn("The issuer's keys at " + this.location + " are out of reach: " + ex.getMessage());
			}
			this.outOfReach = true;
			return false;
		}
	}

	private @Nullable Snapshot usable() {
		Snapshot current = this.snapshot;
		return (current != null && this.clock.instant().isBefore(current.until())) ? current : null;
	}

	private record Snapshot(JWKSet keys, Instant until) {
	}

}
