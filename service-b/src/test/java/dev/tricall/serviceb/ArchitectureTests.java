package dev.tricall.serviceb;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

class ArchitectureTests {

	private static final String ROOT = ServiceBApplication.class.getPackageName();

	private final JavaClasses classes = new ClassFileImporter()
		.withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
		.importPackages(ROOT);

	@Test
	void coreDependsOnNoTransport() {
		noClasses().that()
			.resideInAPackage(ROOT + ".core")
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage(ROOT + ".rest", ROOT + ".grpc", ROOT + ".kafka", ROOT + ".deadletters",
					"org.springframework.web..", "org.springframework.http..", "org.springframework.kafka..",
					"io.grpc..", "org.apache.kafka..", "jakarta.servlet..", "dev.tricall.data.v1..")
			.because("an operation is implemented once, and a transport can be added or removed without changing it")
			.check(this.classes);
	}

	@Test
	void transportsDoNotDependOnEachOther() {
		slices().matching(ROOT + ".(*)..")
			.should()
			.notDependOnEachOther()
			.ignoreDependency(alwaysTrue(), resideInAPackage(ROOT + ".core"))
			.ignoreDependency(resideInAPackage(ROOT + ".deadletters"), resideInAPackage(ROOT + ".kafka"))
			.because("a transport is complete in its package and can be reused on its own")
			.check(this.classes);
	}

}
