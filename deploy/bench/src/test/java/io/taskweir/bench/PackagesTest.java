package io.taskweir.bench;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;

@AnalyzeClasses(
    packages = "io.taskweir.bench",
    importOptions = ImportOption.DoNotIncludeTests.class)
class PackagesTest {
  private static final String[] SCENARIOS = {
    "io.taskweir.bench.flow..",
    "io.taskweir.bench.submit..",
    "io.taskweir.bench.backlog..",
    "io.taskweir.bench.workers..",
    "io.taskweir.bench.longtasks..",
    "io.taskweir.bench.restore..",
    "io.taskweir.bench.failover..",
    "io.taskweir.bench.idle.."
  };

  @ArchTest
  static final ArchRule packagesFormNoCircle =
      SlicesRuleDefinition.slices().matching("io.taskweir.bench.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule whatScenariosStandOnKnowsNoScenario =
      noClasses()
          .that()
          .resideOutsideOfPackages(SCENARIOS)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(SCENARIOS);
}
