package io.taskweir.core;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;
import java.util.Random;
import java.util.UUID;
import java.util.random.RandomGenerator;

/** The machine is pure (architecture, D6): time, chance and I/O stay outside. */
@AnalyzeClasses(packages = "io.taskweir.core", importOptions = ImportOption.DoNotIncludeTests.class)
class CorePurityTest {

  @ArchTest
  static final ArchRule dependsOnTheProtocolTheJdkAndJspecifyOnly =
      classes()
          .should()
          .onlyDependOnClassesThat(
              resideInAnyPackage(
                  "io.taskweir.core..",
                  "io.taskweir.protocol..",
                  "java..",
                  "javax.crypto..",
                  "org.jspecify.."));

  @ArchTest
  static final ArchRule knowsOnlyTheWordsOfTheProtocolNotItsWireFormats =
      noClasses()
          .should()
          .dependOnClassesThat(
              resideInAnyPackage("io.taskweir.protocol.json..", "io.taskweir.protocol.internal.."));

  @ArchTest
  static final ArchRule hasNoClock =
      noClasses()
          .should()
          .dependOnClassesThat(assignableTo(Clock.class))
          .orShould()
          .callMethod(Instant.class, "now")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(System.class, "nanoTime");

  @ArchTest
  static final ArchRule leavesNothingToChance =
      noClasses()
          .should()
          .dependOnClassesThat(assignableTo(RandomGenerator.class))
          .orShould()
          .dependOnClassesThat(assignableTo(Random.class))
          .orShould()
          .callMethod(UUID.class, "randomUUID")
          .orShould()
          .callMethod(Math.class, "random");

  @ArchTest
  static final ArchRule doesNoInputOrOutputAndStartsNoThreads =
      noClasses()
          .should()
          .dependOnClassesThat(
              resideInAnyPackage(
                  "java.io..",
                  "java.net..",
                  "java.nio.file..",
                  "java.nio.channels..",
                  "java.sql..",
                  "java.util.concurrent..",
                  "java.util.logging.."))
          .orShould()
          .dependOnClassesThat(assignableTo(Thread.class))
          .orShould()
          .accessField(System.class, "out")
          .orShould()
          .accessField(System.class, "err");

  @ArchTest static final ArchRule keepsNoStateThatChanges = fields().should().beFinal();

  @ArchTest
  static final ArchRule theMachineBuildsOnTheTaskNotTheOtherWayRound =
      noClasses()
          .that()
          .resideInAPackage("io.taskweir.core.task..")
          .should()
          .dependOnClassesThat(
              resideInAnyPackage(
                  "io.taskweir.core.machine..",
                  "io.taskweir.core.retry..",
                  "io.taskweir.core.lease.."));

  @ArchTest
  static final ArchRule thePackagesHaveNoCycles =
      slices().matching("io.taskweir.core.(*)..").should().beFreeOfCycles();
}
