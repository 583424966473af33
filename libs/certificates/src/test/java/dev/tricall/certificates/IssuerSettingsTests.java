package dev.tricall.certificates;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class IssuerSettingsTests {

	private final Path directory = Path.of("certificates");

	private final IssuerSettings settings = IssuerSettings.of(this.directory,
			Map.of("service-a", CertificateSubject.service("service-a")));

	@Test
	void rejectsALifetimeThatRoundsToNothing() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.settings.withTimes(Duration.ofMillis(1999), Duration.ZERO))
			.withMessageContaining("lifetime");
	}

	@Test
	void rejectsAnIntervalDuringWhichCertificatesExpire() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.settings.withTimes(Duration.ofSeconds(3), Duration.ofSeconds(1)))
			.withMessageContaining("interval");
	}

	@Test
	void rejectsAGroupForAnUnknownName() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.settings.withGroups(Map.of("service-b", 1)))
			.withMessageContaining("service-b");
	}

	@Test
	void requiresAName() {
		assertThatIllegalArgumentException().isThrownBy(() -> IssuerSettings.of(this.directory, Map.of()));
	}

}
