package io.taskweir.bench.backlog;

/**
 * How much is done in each measurement of {@link Backlog}.
 *
 * @param rounds measured before the backlog, with it, and after it
 * @param quietSeconds for which a measurement waits at most until the process is quiet
 * @param gets GETs of single tasks of each kind in a round
 * @param getsPerSecond their rate
 * @param pages first pages of a list, and counts, in a round
 * @param stops tasks of the backlog that are stopped, one after the other
 * @param neighbourPerSecond tasks of the tenant beside the batch
 * @param neighbourSeconds how long that tenant is watched before the batch
 * @param deletedAtMost tasks of the batch that deletes; half of the backlog if that is less
 * @param workedOffAtMost tasks; a larger rest is left waiting, and nothing is measured after it
 */
record BacklogPlan(
    int rounds,
    int quietSeconds,
    int gets,
    int getsPerSecond,
    int pages,
    int stops,
    int neighbourPerSecond,
    int neighbourSeconds,
    int deletedAtMost,
    int workedOffAtMost) {
  static final BacklogPlan DEFAULT =
      new BacklogPlan(3, 60, 2_000, 200, 50, 20, 100, 30, 500_000, 1_000_000);

  /** Tasks on a page. */
  static final int PAGE = 100;
}
