package io.taskweir.e2e.torture;

import io.taskweir.e2e.torture.cluster.FakeClock;
import io.taskweir.e2e.torture.cluster.Namespaces;
import io.taskweir.e2e.torture.cluster.Shell;
import io.taskweir.e2e.torture.cluster.SmallDisk;
import io.taskweir.e2e.torture.fault.FaultKind.Needs;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/** What this machine allows, and Debian's packages for what it could. */
final class Machine {
  private static final Map<String, String> PACKAGES =
      Map.of("ip", "iproute2", "nft", "nftables", "faketime", "faketime");

  private Machine() {}

  /** Installs what is missing, as root on Debian; elsewhere it does nothing. */
  static void install() {
    PACKAGES.forEach(
        (command, name) -> {
          if (!Shell.succeeds("sh", "-c", "command -v " + command)) {
            // Without it some kinds of faults are left out, and the report says so.
            boolean _ = Shell.succeeds("apt-get", "install", "-y", "-q", name);
          }
        });
  }

  /**
   * What faults can have here, of what is wanted.
   *
   * @param folder where the data will be
   */
  static Set<Needs> allows(Set<Needs> wanted, Path folder) {
    Set<Needs> allowed = EnumSet.of(Needs.NOTHING);
    for (Needs needs : wanted) {
      boolean there =
          switch (needs) {
            case NOTHING -> true;
            case NETWORK -> Namespaces.available();
            case DISK -> SmallDisk.available(folder.resolve("try"));
            case CLOCK -> FakeClock.available();
          };
      if (there) {
        allowed.add(needs);
      }
    }
    return allowed;
  }
}
