package io.taskweir.cli.exec.isolation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.taskweir.cli.CommandException;
import io.taskweir.cli.ExitStatus;
import org.junit.jupiter.api.Test;

class AddressSpaceLimitTest {
  @Test
  void refusesAProgramMoreMemoryThanItMayHave() throws Exception {
    Isolation isolation = Isolations.without("resize", new ProcessLimits(64L << 20, 0), noneHere());
    // The shell has to hold what it reads.
    String hold = "x=$(head -c %d /dev/zero | tr '\\0' x); echo ${#x}";
    assertThat(run(isolation, hold.formatted(1_000_000))).isEqualTo("1000000\n");
    assertThat(run(isolation, hold.formatted(100_000_000))).doesNotContain("100000000");
    assertThat(run(Isolation.none(), hold.formatted(100_000_000))).isEqualTo("100000000\n");
  }

  @Test
  void cannotLimitProcessorsAndSaysWhatIsNeeded() {
    assertThatThrownBy(() -> Isolations.without("resize", new ProcessLimits(0, 500), noneHere()))
        .isInstanceOfSatisfying(
            CommandException.class, e -> assertThat(e.exitStatus()).isEqualTo(ExitStatus.BAD_USAGE))
        .hasMessageContaining("limit of processors for resize: needs a cgroup of version 2")
        .hasMessageEndingWith("here there is none");
  }

  private static CgroupUnavailableException noneHere() {
    return new CgroupUnavailableException("there is none");
  }

  private static String run(Isolation isolation, String command) throws Exception {
    try (Isolation.Cell cell = isolation.newCell()) {
      Process process = new ProcessBuilder(cell.arguments(command)).start();
      String out = new String(process.getInputStream().readAllBytes(), UTF_8);
      process.waitFor();
      return out;
    }
  }
}
