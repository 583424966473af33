package dev.tricall.servicea;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

class ArchitectureTests {

	private static final String ROOT = ServiceAApplication.class.getPackageName();

	private final JavaClasses classes = new ClassFileImporter()
		.withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
		.importPackages(ROOT);

	@Test
	void coreDependsOnNoTransport() {
		noClasses().that()
			.resideInAPackage(ROOT + ".core")
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage(ROOT + ".rest", ROOT + ".grpc", ROOT + ".kafka", "org.springframework.web..",
					"org.springframework.http..", "org.springframework.kafka..", "io.grpc..", "org.apache.kafka..",
					"jakarta.servlet..", "dev.tricall.data.v1..")
			.because("an operation is implemented once, and a transport can be added or removed without changing it")
			.check(this.classes);
	}

	@Test
	void modulesDependOnlyDownwards() {
		layeredArchitecture().consideringOnlyDependenciesInLayers()
			.layer("service")
			.definedBy(ROOT + "..")
			.layer("grpc-discovery")
			.definedBy("dev.tricall.grpcdiscovery..")
			.layer("http-failover")
			.definedBy("dev.tricall.httpfailover..")
			.layer("balancing")
			.definedBy("dev.tricall.balancing..")
			.layer("other libraries")
			.definedBy("dev.tricall.identity..", "dev.tricall.registration..", "dev.tricall.secrets..",
					"dev.tricall.telemetry..", "dev.tricall.web..")
			.layer("contract")
			.definedBy("dev.tricall.data..")
			.whereLayer("service")
			.mayNotBeAccessedByAnyLayer()
			.whereLayer("grpc-discovery")
			.mayOnlyBeAccessedByLayers("service")
			.whereLayer("http-failover")
			.mayOnlyBeAccessedByLayers("service")
			.whereLayer("balancing")
			.mayOnlyBeAccessedByLayers("service", "grpc-discovery", "http-failover")
			.whereLayer("other libraries")
			.mayOnlyBeAccessedByLayers("service")
			.whereLayer("contract")
			.mayOnlyBeAccessedByLayers("service", "other libraries")
			.because("services depend on libraries and libraries on the contract, and each library can be used alone")
			.check(new ClassFileImporter().withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
				.importPackages("dev.tricall"));
	}

	@Test
	void transportsDoNotDependOnEachOther() {
		slices().matching(ROOT + ".(*)..")
			.should()
			.notDependOnEachOther()
			.ignoreDependency(alwaysTrue(), resideInAPackage(ROOT + ".core"))
			.because("a transport is complete in its package and can be reused on its own")
			.check(this.classes);
	}

}
