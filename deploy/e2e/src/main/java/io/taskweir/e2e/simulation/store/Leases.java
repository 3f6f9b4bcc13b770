package io.taskweir.e2e.simulation.store;

import io.taskweir.core.lease.LeaseTokens;
import java.nio.charset.StandardCharsets;

/** What all state-stores and workers of a run agree on. */
public final class Leases {
  /** How long an attempt may be silent, in milliseconds. */
  public static final long LEASE_MS = 5_000;

  /** What a task's waits after system errors may take together, in milliseconds. */
  public static final long SYSTEM_BUDGET_MS = 20_000;

  private Leases() {}

  public static LeaseTokens tokens() {
    return new LeaseTokens("sixteen bytes, or more".getBytes(StandardCharsets.US_ASCII));
  }
}
