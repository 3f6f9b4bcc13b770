package io.taskweir.e2e.torture;

import static org.assertj.core.api.Assertions.assertThat;

import io.taskweir.e2e.ProofCommands;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/**
 * A short run with the faults that need nothing of the machine; {@code taskweir torture} has the
 * long ones.
 */
@Timeout(600)
class TortureIT {
  @TempDir Path folder;

  /** With every mutation of this very history noticed, the run must end with 1. */
  @Test
  void nothingThatIsPromisedIsBrokenAndEverythingThatWouldBeIsNoticed() {
    Said said =
        run(
            "--minutes",
            "0.25",
            "--seed",
            "7",
            "--faults",
            "kill,freeze,poison",
            "--mutation",
            "all",
            "--report",
            folder.toString());

    assertThat(said.out)
        .as(said.err)
        .contains("no invariant is broken")
        .doesNotContain("NOT NOTICED");
    assertThat(said.status).as(said.out + said.err).isEqualTo(1);
    assertThat(folder.resolve("report.json")).content().contains("\"violations\":[]");
  }

  @Test
  void saysWhatThereIsInsteadOfWhatItDoesNotKnow() {
    assertThat(run("--faults", "earthquake").err).contains("earthquake", "freeze", "isolate");
    assertThat(run("--mutation", "none").err).contains("none", "lose-end");
    assertThat(run("--minutes", "0").status).isEqualTo(CommandLine.ExitCode.USAGE);
  }

  private record Said(int status, String out, String err) {}

  private static Said run(String... arguments) {
    Object torture =
        new ProofCommands()
            .commands().stream().filter(TortureCommand.class::isInstance).findFirst().orElseThrow();
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine command =
        new CommandLine(torture)
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err));
    List<String> all = new ArrayList<>(List.of(arguments));
    int status = command.execute(all.toArray(String[]::new));
    return new Said(status, out.toString(), err.toString());
  }
}
