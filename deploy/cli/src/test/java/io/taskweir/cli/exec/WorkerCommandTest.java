package io.taskweir.cli.exec;

import static org.assertj.core.api.Assertions.assertThat;

import io.taskweir.cli.CommandRun;
import io.taskweir.cli.ExitStatus;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkerCommandTest {
  @TempDir Path dir;

  @Test
  void asksForAFunctionAndAHandler() {
    assertRefused("say --function NAME with --exec CMD or --http URL, or --handlers FILE");
    assertRefused("say either --exec CMD or --http URL", "--function", "f");
    assertRefused(
        "say either --exec CMD or --http URL",
        "--function",
        "f",
        "--exec",
        "true",
        "--http",
        "http://h/");
  }

  @Test
  void refusesFlagsThatMeanNothingTogether() {
    assertRefused("--max: only with --lines", "--function", "f", "--exec", "true", "--max", "2");
    assertRefused(
        "--memory: only with --exec", "--function", "f", "--http", "http://h/", "--memory", "1g");
    assertRefused(
        "--min 5: must be 0 to 2",
        "--function",
        "f",
        "--exec",
        "x",
        "--lines",
        "--min",
        "5",
        "--max",
        "2");
    assertRefused(
        "--idle-after 0: must be 1s to 1d", "--function", "f", "--exec", "x", "--idle-after", "0");
    assertRefused(
        "--concurrency 0: must be 1 to 10000",
        "--function",
        "f",
        "--exec",
        "x",
        "--concurrency",
        "0");
    assertRefused("function \"a b\"", "--function", "a b", "--exec", "x");
    assertRefused("--handlers: the file says it all", "--handlers", "h.yaml", "--function", "f");
    assertRefused("--handlers: the file says it all", "--handlers", "h.yaml", "--lines");
    assertRefused("cannot read the handlers in h.yaml", "--handlers", "h.yaml");
  }

  @Test
  void endsWith1AndItsMessageWhenTheInitializerFails() throws Exception {
    CommandRun run =
        CommandRun.of(
            "worker",
            "--function",
            "f",
            "--exec",
            "true",
            "--kafka",
            "127.0.0.1:1",
            "--initializer",
            "echo $TASKWEIR_TENANT/$TASKWEIR_FUNCTION > " + dir + "/env; echo no model; exit 4");
    assertThat(run.exitStatus()).isEqualTo(ExitStatus.FAILED);
    assertThat(run.err())
        .endsWith("taskweir: the initializer of f ended with status 4: no model\n");
    assertThat(Files.readString(dir.resolve("env"))).isEqualTo("default/f\n");
  }

  private static void assertRefused(String why, String... arguments) {
    String[] all = new String[arguments.length + 1];
    all[0] = "worker";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    CommandRun run = CommandRun.of(all);
    assertThat(run.err()).contains(why);
    assertThat(run.exitStatus()).isEqualTo(ExitStatus.BAD_USAGE);
  }
}
