package dev.tricall.data;

import io.grpc.Status;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class ErrorCodeTests {

	@ParameterizedTest
	@CsvSource({ "400, INVALID", "403, FORBIDDEN", "413, TOO_LARGE", "422, ID_REUSED", "500, UNEXPECTED",
			"418, UNEXPECTED" })
	void isFoundByHttpStatus(int status, ErrorCode code) {
		assertThat(ErrorCode.ofHttpStatus(status)).isEqualTo(code);
	}

	@ParameterizedTest
	@CsvSource({ "INVALID_ARGUMENT, INVALID", "PERMISSION_DENIED, FORBIDDEN", "RESOURCE_EXHAUSTED, TOO_MANY",
			"FAILED_PRECONDITION, ID_REUSED", "INTERNAL, UNEXPECTED", "UNKNOWN, UNEXPECTED" })
	void isFoundByGrpcCode(Status.Code grpcCode, ErrorCode code) {
		assertThat(ErrorCode.ofGrpcCode(grpcCode)).isEqualTo(code);
	}

	@Test
	void revealsOnlyTheMessageOfACodedException() {
		assertThat(ErrorCode.INVALID.detailOf(new InvalidDataException("value is missing")))
			.isEqualTo("value is missing");
		assertThat(ErrorCode.UNAVAILABLE.detailOf(new IllegalStateException("jdbc:postgresql://host")))
			.isEqualTo(ErrorCode.UNAVAILABLE.detail());
	}

}
