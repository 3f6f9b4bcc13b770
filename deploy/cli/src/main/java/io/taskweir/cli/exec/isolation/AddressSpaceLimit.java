package io.taskweir.cli.exec.isolation;

import java.util.List;

/**
 * Memory limited by {@code ulimit -v}: each process alone may reserve so much address space, and is
 * refused more; nobody is killed. The way where there are no cgroups.
 */
final class AddressSpaceLimit implements Isolation {
  private static final String SCRIPT = "ulimit -v \"$0\" && exec /bin/sh -c \"$1\"";

  private final long kibibytes;

  AddressSpaceLimit(long bytes) {
    kibibytes = bytes >> 10;
  }

  @Override
  public Cell newCell() {
    return command -> List.of("/bin/sh", "-c", SCRIPT, Long.toString(kibibytes), command);
  }
}
