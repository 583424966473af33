package dev.tricall.balancing;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

class ArchitectureTests {

	@Test
	void balancingKnowsNoTransportAndNoRegistry() {
		noClasses().should()
			.dependOnClassesThat()
			.resideInAnyPackage("io.grpc..", "java.net.http..", "org.apache.hc..", "org.springframework.http..",
					"org.springframework.web..", "org.springframework.cloud..", "com.netflix..",
					"dev.tricall.grpcdiscovery..", "dev.tricall.httpfailover..")
			.because("every transport uses the same balancing, and none may pull in the classes of another")
			.check(new ClassFileImporter().withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
				.importPackages(Picker.class.getPackageName()));
	}

}
