package dev.tricall.identity;

import java.net.MalformedURLException;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;

import com.github.benmanes.caffeine.cache.Ticker;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;

/**
 * Time of a token check, for a token that has been verified before and for a new one. Run
 * it with {@code mvn -Pjmh}: see docs/performance.md.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class TokenCheckBenchmark {

	private final TestIssuer issuer = new TestIssuer();

	private final String token = this.issuer.token("service-b", "data.read data.write");

	private final JwtDecoder decoder = decoder(this.issuer);

	private final VerifiedTokens verified = new VerifiedTokens(this.decoder, Ticker.systemTicker());

	private static JwtDecoder decoder(TestIssuer issuer) {
		try {
			IssuerKeys keys = new IssuerKeys(URI.create(issuer.keysAddress()).toURL(), null, InstantSource.system());
			return IdentityAutoConfiguration.decoder(keys, TestIssuer.NAME, List.of("service-b"), List.of("at+jwt"));
		}
		catch (MalformedURLException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Benchmark
	public Jwt known() {
		return this.verified.decode(this.token);
	}

	@Benchmark
	public Jwt unknown() {
		return this.decoder.decode(this.token);
	}

	@TearDown
	public void stop() {
		this.issuer.close();
	}

}
