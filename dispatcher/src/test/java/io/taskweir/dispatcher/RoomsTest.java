package io.taskweir.dispatcher;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Instant;

/** Which room may know of which. */
@AnalyzeClasses(
    packages = "io.taskweir.dispatcher",
    importOptions = ImportOption.DoNotIncludeTests.class)
class RoomsTest {
  @ArchTest
  static final ArchRule thePlanKnowsNoKafkaNoGrpcNoThreadsAndNoMetrics =
      noClasses()
          .that()
          .resideInAPackage("..dispatcher.plan..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.apache.kafka..",
              "io.grpc..",
              "com.codahale..",
              "org.slf4j..",
              "java.util.concurrent..");

  @ArchTest
  static final ArchRule thePlanIsToldTheTime =
      noClasses()
          .that()
          .resideInAPackage("..dispatcher.plan..")
          .should()
          .callMethod(System.class, "nanoTime")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(Instant.class, "now");

  @ArchTest
  static final ArchRule theRouterAndTheDispatcherDoNotKnowEachOther =
      noClasses()
          .that()
          .resideInAPackage("..dispatcher.outcome..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.taskweir.dispatcher",
              "io.taskweir.dispatcher.plan..",
              "io.taskweir.dispatcher.loop..",
              "io.taskweir.dispatcher.intake..",
              "io.taskweir.dispatcher.stream..");

  @ArchTest
  static final ArchRule roomsDoNotKnowEachOtherInCircles =
      slices().matching("io.taskweir.dispatcher.(*)..").should().beFreeOfCycles();
}
