package io.taskweir.protocol.worker;

import io.taskweir.protocol.Names;
import java.time.Instant;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a worker may serve.
 *
 * @param functions names; empty: all of the tenant
 * @param expiresAt until when it may connect with it; what is connected by then stays so
 */
public record WorkerToken(String tenant, Set<String> functions, Instant expiresAt) {
  /**
   * @throws io.taskweir.protocol.problem.ProblemException if that is no tenant, or one of them no
   *     function
   */
  public WorkerToken {
    Names.requireTenant(tenant);
    functions.forEach(Names::requireFunction);
    functions = Set.copyOf(new TreeSet<>(functions));
  }

  /** Whether a worker that serves these functions of the tenant is covered by it. */
  public boolean covers(String otherTenant, Collection<String> served) {
    return tenant.equals(otherTenant) && (functions.isEmpty() || functions.containsAll(served));
  }
}
