package dev.tricall.system;

import java.util.UUID;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

@SystemTest
class ReceiptsSystemTests {

	private final TestSystem system;

	ReceiptsSystemTests(TestSystem system) {
		this.system = system;
	}

	/** All visible ASCII but letters and digits, which the UUID brings. */
	@ParameterizedTest
	@ValueSource(strings = { "!\"#$%&'()*+,-./:;", "<=>?@[\\]^_`{|}~", "../../../actuator/env?" })
	void areFoundWhereLocationSaysWhateverTheId(String characters) {
		String id = characters + UUID.randomUUID();
		Reply receipt = this.system.demo().handle(Api.over("kafka"), id, Api.newKey(), "v");
		assertThat(receipt.status()).as(receipt.toString()).isEqualTo(200);
		assertThat(receipt.field("id")).isEqualTo(id);
	}

}
