package io.taskweir.e2e.torture.load;

/**
 * One of the tenants of a run.
 *
 * @param canary is in all its payloads and results, and never in those of others
 * @param destination topic that some of its outcomes go to
 */
public record Tenant(String name, String canary, String destination) {
  static Tenant of(String name, long seed) {
    return new Tenant(name, "canary-of-" + name + "-" + seed, "torture.outcomes." + name);
  }
}
