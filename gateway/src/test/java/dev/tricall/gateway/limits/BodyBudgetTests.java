package dev.tricall.gateway.limits;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

import org.springframework.http.HttpHeaders;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.util.unit.DataSize;
import org.springframework.web.ErrorResponseException;

import dev.tricall.gateway.errors.GatewayUnavailableException;
import dev.tricall.gateway.errors.TooManyRequestsException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class BodyBudgetTests {

	private static final int LARGE = 200_000;

	private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

	private final BodyBudget budget = new BodyBudget(DataSize.ofBytes(600_000), DataSize.ofMegabytes(1), this.meters);

	@Test
	void doesNotCountSmallBodies() {
		for (int i = 0; i < 100; i++) {
			account("a").add(BodyBudget.FREE_BYTES);
		}
		assertThat(used()).isZero();
	}

	@Test
	void countsABodyInPiecesLikeAWholeOne() {
		BodyBudget.Account account = account("a");
		for (int i = 0; i < 20; i++) {
			account.add(LARGE / 20);
		}
		assertThat(used()).isEqualTo(LARGE - BodyBudget.FREE_BYTES);
		account.close();
		account.close();
		assertThat(used()).isZero();
	}

	@Test
	void rejectsOnlyTheCallerOverItsShare() {
		BodyBudget.Account first = account("a");
		first.add(LARGE);
		assertThatExceptionOfType(TooManyRequestsException.class).isThrownBy(() -> account("a").add(LARGE));
		account("b").add(LARGE);
		first.close();
		account("a").add(LARGE);
		assertThat(rejections("caller")).isEqualTo(1);
	}

	@Test
	void acceptsOnlySmallBodiesWhenTheMemoryIsUsedUp() {
		SimpleMeterRegistry own = new SimpleMeterRegistry();
		BodyBudget narrow = new BodyBudget(DataSize.ofBytes(30_000), DataSize.ofMegabytes(1), own);
		for (String caller : new String[] { "a", "b", "c" }) {
			open(narrow, caller).add(BodyBudget.FREE_BYTES + 9_900);
		}
		assertThatExceptionOfType(GatewayUnavailableException.class)
			.isThrownBy(() -> open(narrow, "d").add(BodyBudget.FREE_BYTES + 1_000));
		open(narrow, "d").add(BodyBudget.FREE_BYTES);
		assertThat(own.get("tricall.body.refusals").tag("bound", "memory").counter().count()).isEqualTo(1);
	}

	@Test
	void rejectsACallerWithTooManyBytesPerSecond() {
		for (int i = 0; i < 10; i++) {
			send("a");
		}
		assertThatExceptionOfType(TooManyRequestsException.class).isThrownBy(() -> {
			for (int i = 0; i < 10; i++) {
				send("a");
			}
		})
			.satisfies((ex) -> assertThat(((ErrorResponseException) ex).getHeaders().getFirst(HttpHeaders.RETRY_AFTER))
				.isEqualTo("1"));
		send("b");
		assertThat(rejections("quota")).isEqualTo(1);
		assertThat(used()).isZero();
	}

	private void send(String caller) {
		try (BodyBudget.Account account = account(caller)) {
			account.add(LARGE);
		}
	}

	private BodyBudget.Account account(String caller) {
		return open(this.budget, caller);
	}

	private static BodyBudget.Account open(BodyBudget budget, String caller) {
		MockHttpServletRequest request = new MockHttpServletRequest();
		request.setRemoteAddr(caller);
		return budget.open(request);
	}

	private double used() {
		return this.meters.get("tricall.body.memory").gauge().value();
	}

	private double rejections(String bound) {
		return this.meters.get("tricall.body.refusals").tag("bound", bound).counter().count();
	}

}
