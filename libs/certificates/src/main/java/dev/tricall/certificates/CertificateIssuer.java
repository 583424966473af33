package dev.tricall.certificates;

import java.io.IOException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

/**
 * Issues a certificate for each name into a folder of its own, renews them when two
 * thirds of their lifetime have passed, and can change to another authority without an
 * interruption. Thread-safe.
 */
public final class CertificateIssuer implements AutoCloseable {

	private static final Duration MAX_CHECK_INTERVAL = Duration.ofSeconds(1);

	private static final int CHECKS_PER_LIFETIME = 20;

	private final IssuerSettings settings;

	private final Clock clock;

	private final Listener listener;

	private final CertificateSet certificates;

	private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor((task) -> {
		Thread thread = new Thread(task, "certificates");
		thread.setDaemon(true);
		return thread;
	});

	private @Nullable ScheduledFuture<?> updates;

	private String lastFailure = "";

	public CertificateIssuer(IssuerSettings settings, Listener listener) {
		this(settings, listener, Clock.systemUTC());
	}

	CertificateIssuer(IssuerSettings settings, Listener listener, Clock clock) {
		this.settings = settings;
		this.listener = listener;
		this.clock = clock;
		this.certificates = new CertificateSet(settings, listener);
	}

	/**
	 * Issues all certificates from a new authority, and renews them from then on. Does
	 * nothing after the first call.
	 */
	public synchronized void start() throws IOException {
		if (this.updates == null) {
			this.certificates.issue(this.clock.instant());
			schedule();
		}
	}

	/**
	 * Like {@link #start()}, but if the folders have valid certificates of an earlier
	 * issuer, which processes may be using, changes from its authority to a new one.
	 */
	public synchronized void startFromFiles() throws IOException {
		if (this.updates == null) {
			if (!this.certificates.takeOver(this.clock.instant())) {
				this.certificates.issue(this.clock.instant());
			}
			schedule();
		}
	}

	private void schedule() {
		long delay = Math.min(MAX_CHECK_INTERVAL.toMillis(), this.settings.lifetime().toMillis() / CHECKS_PER_LIFETIME);
		this.updates = this.executor.scheduleWithFixedDelay(this::update, delay, delay, TimeUnit.MILLISECONDS);
	}

	/**
	 * Does everything that is due. What fails is tried again the next time.
	 */
	synchronized void update() {
		try {
			this.certificates.update(this.clock.instant());
			this.lastFailure = "";
		}
		catch (IOException | RuntimeException ex) {
			if (!ex.toString().equals(this.lastFailure)) {
				this.listener.onFailure(ex);
			}
			this.lastFailure = ex.toString();
		}
	}

	/**
	 * Changes to a new authority in three steps, each after {@code interval}: all trust
	 * both authorities; all certificates are issued by the new one; only that one is
	 * trusted.
	 * @return completes after the last step, and is cancelled if this issuer is closed
	 * before
	 * @throws IllegalStateException if a change has not ended yet
	 */
	public synchronized CompletableFuture<Void> changeAuthority() throws IOException {
		return this.certificates.beginChange(this.clock.instant()).completion();
	}

	/**
	 * Starts or stops the renewal of one name. It is renewed at once if that is due.
	 */
	public synchronized void renew(String name, boolean renewing) throws IOException {
		this.certificates.entry(name).setRenewing(renewing);
		this.certificates.update(this.clock.instant());
	}

	/**
	 * Renews all certificates whose renewal is not stopped, whether that is due or not.
	 */
	public synchronized void renewAll() throws IOException {
		this.certificates.renewAll(this.clock.instant());
	}

	/**
	 * Returns the current certificate of a name, after the start.
	 */
	public synchronized IssuedCertificate current(String name) {
		return this.certificates.entry(name).current().orElseThrow();
	}

	/**
	 * Returns the certificates of the trusted authorities: two during a change.
	 */
	public synchronized List<X509Certificate> trusted() {
		return this.certificates.trusted();
	}

	/**
	 * Stops the renewal. The files remain.
	 */
	@Override
	public synchronized void close() {
		this.executor.shutdownNow();
		this.certificates.change().ifPresent((change) -> change.completion().cancel(false));
	}

	/** Is told what an issuer does, on the issuer's thread. */
	public interface Listener {

		/** The files of a name have been written. */
		void onWritten(String name, IssuedCertificate current);

		/**
		 * Files could not be written, which is tried again. Called once per failure.
		 */
		void onFailure(Exception failure);

	}

}
