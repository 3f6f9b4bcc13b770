package io.taskweir.e2e;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;

/** Who may know whom (docs/architecture.md, "House"). Maven keeps most of it; this keeps all. */
@AnalyzeClasses(packages = "io.taskweir", importOptions = ImportOption.DoNotIncludeTests.class)
class ArrowsTest {
  private static final String US = "io.taskweir..";
  private static final String PROTOCOL = "io.taskweir.protocol..";
  private static final String CORE = "io.taskweir.core..";
  private static final String STATE_STORE = "io.taskweir.statestore..";
  private static final String CLIENT = "io.taskweir.client..";
  private static final String GATEWAY = "io.taskweir.gateway..";
  private static final String DISPATCHER = "io.taskweir.dispatcher..";
  private static final String WORKER = "io.taskweir.worker..";
  private static final String[] DEPLOY = {
    "io.taskweir.dev..", "io.taskweir.bench..", "io.taskweir.cli..", "io.taskweir.e2e.."
  };

  @ArchTest static final ArchRule theProtocolKnowsNobody = knowsOnly(PROTOCOL);

  @ArchTest static final ArchRule theCoreKnowsTheProtocolOnly = knowsOnly(CORE, PROTOCOL);

  @ArchTest
  static final ArchRule theStateStoreKnowsTheCoreAndTheProtocol =
      knowsOnly(STATE_STORE, CORE, PROTOCOL);

  @ArchTest
  static final ArchRule theDispatcherMeetsOthersOnTopicsOnly = knowsOnly(DISPATCHER, PROTOCOL);

  @ArchTest static final ArchRule theClientKnowsTheProtocolOnly = knowsOnly(CLIENT, PROTOCOL);

  @ArchTest static final ArchRule theWorkerSdkKnowsTheProtocolOnly = knowsOnly(WORKER, PROTOCOL);

  @ArchTest
  static final ArchRule theGatewaySubmitsThroughTheClient = knowsOnly(GATEWAY, CLIENT, PROTOCOL);

  @ArchTest
  static final ArchRule nobodyKnowsWhereItIsDeployed =
      noClasses()
          .that()
          .resideOutsideOfPackages(DEPLOY)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(DEPLOY);

  @ArchTest
  static final ArchRule theModulesFormNoCircle =
      SlicesRuleDefinition.slices().matching("io.taskweir.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule namesAreTheFieldsWords =
      noClasses()
          .that()
          // Generated.
          .resideOutsideOfPackage("io.taskweir.protocol.internal..")
          .should()
          .haveNameMatching(".*(Util|Utils|Helper|Helpers|Manager|Impl|Base|Common|Misc)")
          .orShould()
          .haveNameMatching(".*[.$](Base|Common|Abstract)[A-Z].*");

  /** Of our own packages, that is; what comes from outside the poms say. */
  private static ArchRule knowsOnly(String packages, String... others) {
    String[] allowed = new String[others.length + 1];
    allowed[0] = packages;
    System.arraycopy(others, 0, allowed, 1, others.length);
    return classes()
        .that()
        .resideInAPackage(packages)
        .should()
        .onlyDependOnClassesThat(resideInAnyPackage(allowed).or(resideOutsideOfPackage(US)));
  }
}
