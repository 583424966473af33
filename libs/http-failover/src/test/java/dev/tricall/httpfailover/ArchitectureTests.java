package dev.tricall.httpfailover;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

class ArchitectureTests {

	@Test
	void httpFailoverKnowsNoGrpc() {
		noClasses().should()
			.dependOnClassesThat()
			.resideInAnyPackage("io.grpc..", "dev.tricall.grpcdiscovery..", "org.springframework.grpc..",
					"org.springframework.boot.grpc..")
			.because("the gateway balances HTTP calls and must not carry gRPC for that")
			.check(new ClassFileImporter().withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
				.importPackages(FailoverInterceptor.class.getPackageName()));
	}

}
