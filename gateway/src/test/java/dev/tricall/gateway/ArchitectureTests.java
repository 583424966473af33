package dev.tricall.gateway;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

class ArchitectureTests {

	private final JavaClasses gateway = new ClassFileImporter()
		.withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
		.importPackages(GatewayApplication.class.getPackageName());

	@Test
	void packagesHaveNoCycles() {
		slices().matching("dev.tricall.gateway.(*)..")
			.should()
			.beFreeOfCycles()
			.because("security, pages, routing, limits and errors each depend only on the packages after them")
			.check(this.gateway);
	}

	@Test
	void gatewayKnowsNoGrpc() {
		noClasses().should()
			.dependOnClassesThat()
			.resideInAnyPackage("io.grpc..", "dev.tricall.grpcdiscovery..")
			.because("the gateway forwards HTTP only")
			.check(this.gateway);
	}

}
