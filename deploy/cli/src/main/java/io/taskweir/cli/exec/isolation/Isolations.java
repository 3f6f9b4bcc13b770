package io.taskweir.cli.exec.isolation;

import io.taskweir.cli.CommandException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The best way that there is on this machine to keep limits. One thread. */
public final class Isolations {
  private static final Logger LOG = LoggerFactory.getLogger(Isolations.class);

  /** Found once: to divide it the worker may have to move out of it. */
  private @Nullable Path own;

  /**
   * @param function whose processes they are, for messages
   * @throws CommandException if the limits cannot be kept
   */
  public Isolation of(String function, ProcessLimits limits) {
    if (limits.isNone()) {
      return Isolation.none();
    }
    try {
      return CgroupLimits.below(ownCgroup(), limits);
    } catch (CgroupUnavailableException e) {
      return without(function, limits, e);
    }
  }

  private Path ownCgroup() throws CgroupUnavailableException {
    if (own == null) {
      own = OwnCgroup.find();
    }
    return own;
  }

  static Isolation without(
      String function, ProcessLimits limits, CgroupUnavailableException reason) {
    if (limits.cpuMillis() > 0) {
      throw CommandException.badUsage(
          ("limit of processors for %s: needs a cgroup of version 2 that the worker may write to,"
                  + " with the controllers cpu and memory (in a systemd unit Delegate=yes, in a"
                  + " container a writable /sys/fs/cgroup); here %s")
              .formatted(function, reason.getMessage()),
          reason);
    }
    LOG.warn(
        "{}: memory is limited for each process alone, by ulimit -v {} kB, for {}",
        function,
        limits.memoryBytes() >> 10,
        reason.getMessage());
    return new AddressSpaceLimit(limits.memoryBytes());
  }
}
