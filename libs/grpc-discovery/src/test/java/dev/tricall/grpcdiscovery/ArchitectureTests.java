package dev.tricall.grpcdiscovery;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

class ArchitectureTests {

	@Test
	void dependsOnlyOnGrpcSpringAndBalancing() {
		classes().should()
			.onlyDependOnClassesThat()
			.resideInAnyPackage("dev.tricall.grpcdiscovery..", "dev.tricall.balancing..", "io.grpc..",
					"org.springframework.boot..", "org.springframework.grpc..", "org.springframework.beans..",
					"org.springframework.context..", "org.springframework.core..", "org.springframework.cloud.client..",
					"io.micrometer.core..", "org.apache.commons.logging..", "org.jspecify..", "java..")
			.because("the library can be copied into another project together with balancing alone")
			.check(new ClassFileImporter().withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
				.importPackages(GrpcDiscovery.class.getPackageName()));
	}

}
