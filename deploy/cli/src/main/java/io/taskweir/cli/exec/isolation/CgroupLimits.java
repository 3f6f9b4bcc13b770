package io.taskweir.cli.exec.isolation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A cgroup (version 2) below the worker's own for every handler process: {@code memory.max} and
 * {@code cpu.max} hold for it with all that it starts, and nothing that it starts outlives it.
 */
final class CgroupLimits implements Isolation {
  private static final Logger LOG = LoggerFactory.getLogger(CgroupLimits.class);
  private static final String ENTER = "echo $$ > \"$0/cgroup.procs\" && exec /bin/sh -c \"$1\"";
  private static final long CPU_PERIOD_MICROS = 100_000;
  private static final long LOOK_AGAIN_AFTER_NANOS = 5_000_000;
  private static final int LOOKS = 400;
  private static final AtomicLong NUMBER = new AtomicLong();

  private final Path parent;
  private final ProcessLimits limits;

  private CgroupLimits(Path parent, ProcessLimits limits) {
    this.parent = parent;
    this.limits = limits;
  }

  /**
   * @param own the worker's own cgroup
   * @throws CgroupUnavailableException if these limits cannot be set below it, and why
   */
  static CgroupLimits below(Path own, ProcessLimits limits) throws CgroupUnavailableException {
    List<String> needed = new ArrayList<>();
    if (limits.memoryBytes() > 0) {
      needed.add("memory");
    }
    if (limits.cpuMillis() > 0) {
      needed.add("cpu");
    }
    try {
      requireAll(needed, own.resolve("cgroup.controllers"), own);
      hand(needed, own);
    } catch (IOException e) {
      throw new CgroupUnavailableException("the worker may not write to its cgroup: " + e, e);
    }
    return new CgroupLimits(own, limits);
  }

  private static void requireAll(List<String> needed, Path file, Path own)
      throws IOException, CgroupUnavailableException {
    List<String> there = words(file);
    for (String controller : needed) {
      if (!there.contains(controller)) {
        throw new CgroupUnavailableException(
            "cgroup %s has no controller %s (it has: %s)"
                .formatted(own, controller, there.isEmpty() ? "none" : String.join(", ", there)));
      }
    }
  }

  private static List<String> words(Path file) throws IOException {
    return Files.exists(file)
        ? Arrays.stream(Files.readString(file).strip().split(" +"))
            .filter(s -> !s.isEmpty())
            .toList()
        : List.of();
  }

  /** A cgroup that hands controllers down may have no processes of its own, but for the root. */
  private static void hand(List<String> needed, Path own) throws IOException {
    Path control = own.resolve("cgroup.subtree_control");
    if (words(control).containsAll(needed)) {
      return;
    }
    String enable = "+" + String.join(" +", needed);
    try {
      Files.writeString(control, enable);
    } catch (IOException e) {
      LOG.debug("cgroup {} has processes: this one moves to a child", own, e);
      Path leaf = own.resolve("taskweir-worker-" + ProcessHandle.current().pid());
      Files.createDirectories(leaf);
      String pid = Long.toString(ProcessHandle.current().pid());
      Files.writeString(leaf.resolve("cgroup.procs"), pid);
      try {
        Files.writeString(control, enable);
      } catch (IOException still) {
        Files.writeString(own.resolve("cgroup.procs"), pid);
        Files.delete(leaf);
        throw still;
      }
    }
  }

  @Override
  public Cell newCell() throws IOException {
    long pid = ProcessHandle.current().pid();
    Path group = parent.resolve("taskweir-%d-%d".formatted(pid, NUMBER.incrementAndGet()));
    Files.createDirectory(group);
    Group cell = new Group(group, limits);
    try {
      limit(group);
      return cell;
    } catch (IOException e) {
      cell.close();
      throw e;
    }
  }

  private void limit(Path group) throws IOException {
    if (limits.memoryBytes() > 0) {
      Files.writeString(group.resolve("memory.max"), Long.toString(limits.memoryBytes()));
      // A program of which a part was killed is of no use; and swap is no way around the limit.
      writeIfThere(group.resolve("memory.oom.group"), "1");
      writeIfThere(group.resolve("memory.swap.max"), "0");
    }
    if (limits.cpuMillis() > 0) {
      long quota = limits.cpuMillis() * CPU_PERIOD_MICROS / 1_000;
      Files.writeString(group.resolve("cpu.max"), quota + " " + CPU_PERIOD_MICROS);
    }
  }

  private static void writeIfThere(Path file, String value) throws IOException {
    if (Files.exists(file)) {
      Files.writeString(file, value);
    }
  }

  /** One cgroup. */
  record Group(Path directory, ProcessLimits limits) implements Cell {
    @Override
    public List<String> arguments(String command) {
      return List.of("/bin/sh", "-c", ENTER, directory.toString(), command);
    }

    @Override
    public Optional<String> killedForMemory() {
      try {
        boolean killed =
            Files.readAllLines(directory.resolve("memory.events")).stream()
                .map(line -> line.split(" ", 2))
                .anyMatch(it -> it[0].equals("oom_kill") && it.length == 2 && !it[1].equals("0"));
        return killed
            ? Optional.of("killed for memory: its limit is " + limits.memoryText())
            : Optional.empty();
      } catch (IOException e) {
        LOG.debug("whether memory was short in {} is not known", directory, e);
        return Optional.empty();
      }
    }

    @Override
    public void close() {
      try {
        writeIfThere(directory.resolve("cgroup.kill"), "1");
        for (int look = 1; !removed(look == LOOKS); look++) {
          LockSupport.parkNanos(LOOK_AGAIN_AFTER_NANOS);
        }
      } catch (IOException e) {
        LOG.warn("cgroup {} cannot be removed: {}", directory, e.toString());
      }
    }

    /** Not while a process that has been killed is still on its way out. */
    private boolean removed(boolean last) throws IOException {
      try {
        Files.deleteIfExists(directory);
        return true;
      } catch (IOException e) {
        if (last) {
          throw e;
        }
        return false;
      }
    }
  }
}
