package io.taskweir.cli.exec.isolation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Finds the directory of this process's own cgroup, version 2. */
final class OwnCgroup {
  private static final String ENTRY = "0::";

  private OwnCgroup() {}

  static Path find() throws CgroupUnavailableException {
    try {
      return find(
          Files.readAllLines(Path.of("/proc/self/cgroup")),
          Files.readAllLines(Path.of("/proc/self/mountinfo")));
    } catch (IOException e) {
      throw new CgroupUnavailableException("this system has no cgroups (" + e + ")", e);
    }
  }

  /**
   * @param memberships lines of {@code /proc/self/cgroup}: {@code 0::PATH} is that of version 2
   * @param mounts lines of {@code /proc/self/mountinfo}: {@code … ROOT MOUNTPOINT … - TYPE …}
   */
  static Path find(List<String> memberships, List<String> mounts)
      throws CgroupUnavailableException {
    for (String membership : memberships) {
      if (membership.startsWith(ENTRY)) {
        return find(membership.substring(ENTRY.length()), mounts);
      }
    }
    throw new CgroupUnavailableException("this process is in no cgroup of version 2");
  }

  private static Path find(String path, List<String> mounts) throws CgroupUnavailableException {
    for (String mount : mounts) {
      String[] halves = mount.split(" - ", 2);
      String[] fields = halves[0].split(" ", -1);
      if (halves.length == 2 && halves[1].startsWith("cgroup2 ") && fields.length >= 5) {
        Path below = Path.of(fields[3]);
        Path own = Path.of(path);
        // With .. in front it is outside of what this process may see.
        if (own.startsWith(below) && !path.startsWith("/..")) {
          return Path.of(fields[4]).resolve(below.relativize(own).toString());
        }
      }
    }
    throw new CgroupUnavailableException("its cgroup of version 2, " + path + ", is not mounted");
  }
}
