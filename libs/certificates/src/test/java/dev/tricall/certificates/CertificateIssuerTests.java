package dev.tricall.certificates;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

class CertificateIssuerTests {

	private static final Duration LIFETIME = Duration.ofHours(3);

	private static final Duration INTERVAL = Duration.ofMinutes(1);

	private final MutableClock clock = new MutableClock();

	private final List<String> written = new CopyOnWriteArrayList<>();

	private final List<Exception> failures = new CopyOnWriteArrayList<>();

	private final List<CertificateIssuer> issuers = new CopyOnWriteArrayList<>();

	@TempDir
	private Path directory;

	@AfterEach
	void close() {
		this.issuers.forEach(CertificateIssuer::close);
	}

	@Test
	void issuesACertificateForEachName() throws IOException {
		CertificateIssuer issuer = start();
		for (String name : List.of("a", "b")) {
			IssuedCertificate issued = read(name);
			assertThat(issued.certificate()).isEqualTo(issuer.current(name).certificate());
			assertThat(issued.certificate().getSubjectX500Principal()).hasToString("CN=" + name);
			assertThat(trusted(name)).isEqualTo(issuer.trusted()).hasSize(1);
			assertThat(isAccepted(issued, "a")).isTrue();
		}
		assertThat(this.written).containsExactly("a", "b");
	}

	@Test
	void renewsWhenTwoThirdsOfTheLifetimeHavePassed() throws IOException {
		CertificateIssuer issuer = start();
		IssuedCertificate first = issuer.current("a");
		advance(issuer, Duration.ofHours(2).minusSeconds(1));
		assertThat(issuer.current("a")).isSameAs(first);
		advance(issuer, Duration.ofSeconds(1));
		assertThat(read("a").certificate()).isNotEqualTo(first.certificate());
		assertThat(isAccepted(read("a"), "b")).isTrue();
		assertThat(this.written).containsExactly("a", "b", "a", "b");
	}

	@Test
	void renewsCertificatesOfSecondsByItself() throws IOException {
		CertificateIssuer issuer = issuer(settings().withTimes(Duration.ofSeconds(3), Duration.ofMillis(500)),
				Clock.systemUTC());
		issuer.start();
		IssuedCertificate first = issuer.current("a");
		await().atMost(Duration.ofSeconds(30))
			.until(() -> !read("a").certificate().equals(first.certificate())
					&& !read("b").certificate().equals(first.certificate()));
		assertThat(this.failures).isEmpty();
	}

	@Test
	void aCertificateThatIsNotRenewedExpiresAndRenewalHealsIt() throws IOException {
		CertificateIssuer issuer = start();
		issuer.renew("a", false);
		advance(issuer, Duration.ofHours(2));
		advance(issuer, Duration.ofHours(1).plusSeconds(1));
		assertThat(isAccepted(read("a"), "b")).isFalse();
		assertThat(isAccepted(read("b"), "a")).isTrue();
		issuer.renew("a", true);
		assertThat(isAccepted(read("a"), "b")).isTrue();
	}

	@Test
	void duringAChangeOfTheAuthorityEveryOldFileAcceptsEveryNewOne() throws Exception {
		CertificateIssuer issuer = start();
		List<X509Certificate> old = issuer.trusted();
		List<IssuedCertificate> stages = new CopyOnWriteArrayList<>(List.of(read("a")));
		List<List<X509Certificate>> trust = new CopyOnWriteArrayList<>(List.of(old));
		CompletableFuture<Void> change = issuer.changeAuthority();
		for (int step = 0; step < 3; step++) {
			stages.add(read("a"));
			trust.add(trusted("b"));
			assertThat(change.isDone()).isEqualTo(step == 2);
			advance(issuer, INTERVAL);
		}
		for (int i = 1; i < stages.size(); i++) {
			assertThat(isAccepted(stages.get(i), trust.get(i - 1))).as("certificate of step %d before it", i).isTrue();
			assertThat(isAccepted(stages.get(i - 1), trust.get(i))).as("certificate before step %d after it", i)
				.isTrue();
		}
		assertThat(issuer.trusted()).hasSize(1).isNotEqualTo(old);
		assertThat(isAccepted(stages.get(0), issuer.trusted())).isFalse();
		assertThat(isAccepted(read("a"), old)).isFalse();
	}

	@Test
	void aChangeDoesNotIssueForANameWhoseRenewalIsStopped() throws Exception {
		CertificateIssuer issuer = start();
		issuer.renew("a", false);
		IssuedCertificate first = read("a");
		CompletableFuture<Void> change = issuer.changeAuthority();
		advance(issuer, INTERVAL);
		advance(issuer, INTERVAL);
		assertThat(change).isCompleted();
		assertThat(read("a").certificate()).isEqualTo(first.certificate());
		assertThat(isAccepted(first, "b")).isFalse();
	}

	@Test
	void refusesASecondChangeAtTheSameTime() throws IOException {
		CertificateIssuer issuer = start();
		CompletableFuture<Void> change = issuer.changeAuthority();
		assertThatIllegalStateException().isThrownBy(issuer::changeAuthority);
		issuer.close();
		assertThat(change).isCancelled();
	}

	@Test
	void anotherIssuerChangesFromTheAuthorityOfThePreviousOne() throws IOException {
		List<X509Certificate> old = start().trusted();
		IssuedCertificate first = read("a");
		CertificateIssuer next = issuer(settings(), this.clock);
		next.startFromFiles();
		assertThat(read("a").certificate()).isEqualTo(first.certificate());
		assertThat(trusted("a")).hasSize(2).containsAll(old);
		advance(next, INTERVAL);
		assertThat(read("a").certificate()).isNotEqualTo(first.certificate());
		advance(next, INTERVAL);
		assertThat(trusted("a")).hasSize(1).doesNotContainAnyElementsOf(old);
		assertThat(isAccepted(read("a"), "b")).isTrue();
	}

	@Test
	void anotherIssuerStartsAfreshIfACertificateHasExpired() throws IOException {
		start();
		this.clock.advance(LIFETIME);
		CertificateIssuer next = issuer(settings(), this.clock);
		next.startFromFiles();
		assertThat(trusted("a")).hasSize(1);
		assertThat(isAccepted(read("a"), "b")).isTrue();
	}

	@Test
	void anotherIssuerReplacesFilesThatCannotBeRead() throws IOException {
		start();
		Files.writeString(this.directory.resolve("a/tls.key"), "no key");
		CertificateIssuer next = issuer(settings(), this.clock);
		next.startFromFiles();
		assertThat(trusted("b")).hasSize(1);
		assertThat(isAccepted(read("a"), "b")).isTrue();
	}

	@Test
	void triesAgainWhatItCouldNotWriteAndReportsItOnce() throws IOException {
		CertificateIssuer issuer = start();
		Path folder = this.directory.resolve("a");
		Path moved = this.directory.resolve("moved");
		Files.move(folder, moved);
		Files.writeString(folder, "in the way");
		advance(issuer, Duration.ofHours(2));
		advance(issuer, Duration.ofSeconds(1));
		assertThat(this.failures).hasSize(1);
		assertThat(isAccepted(read("b"), "b")).as("the other name is renewed").isTrue();
		Files.delete(folder);
		Files.move(moved, folder);
		advance(issuer, Duration.ofSeconds(1));
		assertThat(read("a").certificate()).isEqualTo(issuer.current("a").certificate());
	}

	private CertificateIssuer start() throws IOException {
		CertificateIssuer issuer = issuer(settings(), this.clock);
		issuer.start();
		return issuer;
	}

	private IssuerSettings settings() {
		return IssuerSettings
			.of(this.directory,
					new TreeMap<>(Map.of("a", CertificateSubject.service("a"), "b", CertificateSubject.service("b"))))
			.withTimes(LIFETIME, INTERVAL);
	}

	private CertificateIssuer issuer(IssuerSettings settings, Clock clock) {
		CertificateIssuer issuer = new CertificateIssuer(settings, new CertificateIssuer.Listener() {

			@Override
			public void onWritten(String name, IssuedCertificate current) {
				CertificateIssuerTests.this.written.add(name);
			}

			@Override
			public void onFailure(Exception failure) {
				CertificateIssuerTests.this.failures.add(failure);
			}

		}, clock);
		this.issuers.add(issuer);
		return issuer;
	}

	private void advance(CertificateIssuer issuer, Duration time) {
		this.clock.advance(time);
		issuer.update();
	}

	private IssuedCertificate read(String name) throws IOException {
		return new CertificateFolder(this.directory.resolve(name)).read().orElseThrow();
	}

	private List<X509Certificate> trusted(String name) throws IOException {
		return new CertificateFolder(this.directory.resolve(name)).readTrusted();
	}

	/** Whether another name accepts this certificate now. */
	private boolean isAccepted(IssuedCertificate issued, String by) throws IOException {
		return isAccepted(issued, trusted(by));
	}

	private boolean isAccepted(IssuedCertificate issued, List<X509Certificate> trusted) {
		return CertificateChains.isTrusted(issued, trusted, this.clock.instant());
	}

}
