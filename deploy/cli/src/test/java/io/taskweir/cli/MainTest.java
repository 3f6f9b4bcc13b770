package io.taskweir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {
  /** Nobody listens on port 1. */
  private static final String NOBODY = "http://127.0.0.1:1";

  @Test
  void saysItsVersion() {
    CommandRun run = CommandRun.of("--version");
    assertThat(run.exitStatus()).isEqualTo(ExitStatus.DONE);
    assertThat(run.out()).startsWith("taskweir ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"dev", "server", "submit", "worker", "demo"})
  void helpsWithEveryCommand(String command) {
    CommandRun run = CommandRun.of(command, "--help");
    assertThat(run.exitStatus()).isEqualTo(ExitStatus.DONE);
    assertThat(run.out()).contains("Usage: taskweir " + command);
  }

  @Test
  void namesTheProofsWhereAllCommandsAre() {
    assertThat(CommandRun.of("--help").out()).contains("torture");
    assertThat(CommandRun.of("bench", "drain", "--help").out()).doesNotContain("torture");
  }

  @Test
  void endsWith2WhenItIsNotToldWhatToDo() {
    assertThat(CommandRun.of().exitStatus()).isEqualTo(ExitStatus.BAD_USAGE);
    assertThat(CommandRun.of("task").exitStatus()).isEqualTo(ExitStatus.BAD_USAGE);
    assertThat(CommandRun.of("function").exitStatus()).isEqualTo(ExitStatus.BAD_USAGE);
  }

  @Test
  void endsWith2OnAnUnknownCommandAndSuggestsAnother() {
    CommandRun run = CommandRun.of("sumbit", "resize");
    assertThat(run.exitStatus()).isEqualTo(ExitStatus.BAD_USAGE);
    assertThat(run.err()).contains("sumbit").contains("submit");
  }

  @Test
  void endsWith3WhenNobodyAnswersAndSaysWhatToDo() {
    CommandRun run = CommandRun.of("submit", "resize", "--url", NOBODY);
    assertThat(run.exitStatus()).isEqualTo(ExitStatus.NOT_REACHED);
    assertThat(run.err().lines()).hasSize(1);
    assertThat(run.err()).contains(NOBODY, "taskweir dev", "--url");
  }

  @Test
  void endsWith2OnAWrongNameBeforeAskingAnybody() {
    CommandRun tenant = CommandRun.of("task", "list", "--tenant", "A B", "--url", NOBODY);
    assertThat(tenant.exitStatus()).isEqualTo(ExitStatus.BAD_USAGE);
    assertThat(tenant.err()).contains("tenant \"A B\"");
    CommandRun function = CommandRun.of("submit", "a b", "--url", NOBODY);
    assertThat(function.exitStatus()).isEqualTo(ExitStatus.BAD_USAGE);
    assertThat(function.err()).contains("function \"a b\"");
  }

  @Test
  void refusesOptionsOfOneTaskForAFile(@TempDir Path dir) throws Exception {
    Path jobs = Files.writeString(dir.resolve("jobs.ndjson"), "{}\n");
    CommandRun run =
        CommandRun.of("submit", "resize", "-f", jobs.toString(), "--id", "r-1", "--url", NOBODY);
    assertThat(run.exitStatus()).isEqualTo(ExitStatus.BAD_USAGE);
  }

  @Test
  void refusesAFunctionConfigThatIsWrongBeforeAskingAnybody() {
    CommandRun run =
        CommandRun.of("function", "set", "resize", "{\"maxRetriess\":3}", "--url", NOBODY);
    assertThat(run.exitStatus()).isEqualTo(ExitStatus.BAD_USAGE);
    assertThat(run.err()).contains("maxRetriess", "maxRetries");
  }

  @Test
  void asksAServerForItsLeaseSecretByItsName(@TempDir Path dir) {
    CommandRun run = CommandRun.of("server", "--data", dir.resolve("data").toString());
    assertThat(run.exitStatus()).isEqualTo(ExitStatus.BAD_USAGE);
    assertThat(run.err()).contains("taskweir.lease-secret", "TASKWEIR_LEASE_SECRET");
    assertThat(dir.resolve("data")).doesNotExist();
  }

  @Test
  void namesTheRolesThatThereAre() {
    CommandRun run = CommandRun.of("server", "--roles", "submitter,cook");
    assertThat(run.exitStatus()).isEqualTo(ExitStatus.BAD_USAGE);
    assertThat(run.err()).contains("submitter, state-store or dispatcher");
  }
}
