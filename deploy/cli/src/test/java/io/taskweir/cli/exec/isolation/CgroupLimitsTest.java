package io.taskweir.cli.exec.isolation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.taskweir.cli.exec.isolation.Isolation.Cell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** In files that look like cgroups, and in real ones where this machine allows it. */
class CgroupLimitsTest {
  private static final ProcessLimits BOTH = new ProcessLimits(64L << 20, 1_500);

  @TempDir Path own;

  @Test
  void handsTheControllersDownAndWritesTheLimits() throws Exception {
    Files.writeString(own.resolve("cgroup.controllers"), "cpuset cpu io memory\n");
    CgroupLimits limits = CgroupLimits.below(own, BOTH);
    assertThat(own.resolve("cgroup.subtree_control")).hasContent("+memory +cpu");
    CgroupLimits.Group cell = (CgroupLimits.Group) limits.newCell();
    assertThat(cell.directory().resolve("memory.max")).hasContent("67108864");
    assertThat(cell.directory().resolve("cpu.max")).hasContent("150000 100000");
    assertThat(((CgroupLimits.Group) limits.newCell()).directory()).isNotEqualTo(cell.directory());
  }

  @Test
  void namesTheControllerThatIsMissing() throws Exception {
    Files.writeString(own.resolve("cgroup.controllers"), "cpu io\n");
    assertThatThrownBy(() -> CgroupLimits.below(own, BOTH))
        .isInstanceOf(CgroupUnavailableException.class)
        .hasMessageContaining("has no controller memory (it has: cpu, io)");
    Files.delete(own.resolve("cgroup.controllers"));
    assertThatThrownBy(() -> CgroupLimits.below(own, BOTH)).hasMessageContaining("(it has: none)");
  }

  @Test
  void readsFromTheEventsWhetherMemoryWasShort() throws Exception {
    CgroupLimits.Group cell = new CgroupLimits.Group(own, BOTH);
    assertThat(cell.killedForMemory()).isEmpty();
    Files.writeString(own.resolve("memory.events"), "low 0\noom 3\noom_kill 0\n");
    assertThat(cell.killedForMemory()).isEmpty();
    Files.writeString(own.resolve("memory.events"), "low 0\noom 3\noom_kill 1\n");
    assertThat(cell.killedForMemory()).contains("killed for memory: its limit is 64 MiB");
  }

  @Test
  void endsWhatIsLeftInARealGroupAndRemovesIt() throws Exception {
    Path parent = ownOrSkip();
    Path group = parent.resolve("taskweir-test-" + ProcessHandle.current().pid());
    try {
      Files.createDirectory(group);
    } catch (IOException e) {
      abort("this process may make no cgroup below " + parent + ": " + e);
    }
    Cell cell = new CgroupLimits.Group(group, ProcessLimits.NONE);
    Process process = start(cell, "sleep 600 >/dev/null & echo $!; cat /proc/self/cgroup");
    List<String> lines = process.inputReader().readAllLines();
    assertThat(lines)
        .anyMatch(it -> it.startsWith("0::") && it.endsWith("/" + group.getFileName()));
    long left = Long.parseLong(lines.getFirst());
    assertThat(ProcessHandle.of(left)).isPresent();
    cell.close();
    assertThat(group).doesNotExist();
    // Its parent has ended, so that it stays until the first process of the system has looked.
    await().until(() -> ProcessHandle.of(left).filter(ProcessHandle::isAlive).isEmpty());
  }

  @Test
  void killsForMemoryAndSaysSo() throws Exception {
    ProcessLimits limits = new ProcessLimits(16L << 20, 0);
    try (Cell cell = realOrSkip(limits).newCell()) {
      Process process = start(cell, "head -c 100000000 /dev/zero | tail -c 100000000 > /dev/null");
      assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
      assertThat(cell.killedForMemory()).contains("killed for memory: its limit is 16 MiB");
    }
  }

  @Test
  void givesAProcessItsShareOfAProcessor() throws Exception {
    ProcessLimits limits = new ProcessLimits(0, 100);
    try (Cell cell = realOrSkip(limits).newCell()) {
      Process process = start(cell, "i=0; while [ $i -lt 100000 ]; do i=$((i+1)); done");
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      Path stat = ((CgroupLimits.Group) cell).directory().resolve("cpu.stat");
      assertThat(Files.readString(stat)).doesNotContain("nr_throttled 0\n");
    }
  }

  private static Process start(Cell cell, String command) throws IOException {
    return new ProcessBuilder(cell.arguments(command)).start();
  }

  private static Path ownOrSkip() {
    try {
      Path found = OwnCgroup.find();
      assumeTrue(Files.isWritable(found), "cgroup " + found + " is not for this process to change");
      return found;
    } catch (CgroupUnavailableException e) {
      return abort("no cgroup of version 2 here: " + e.getMessage());
    }
  }

  private static Isolation realOrSkip(ProcessLimits limits) {
    try {
      return CgroupLimits.below(ownOrSkip(), limits);
    } catch (CgroupUnavailableException e) {
      return abort("no limits through cgroups here: " + e.getMessage());
    }
  }
}
