package io.taskweir.statestore.store;

/**
 * How much work one page may be in one partition. A page that comes up against it ends early, and
 * says where to go on.
 *
 * @param places places in indexes that are looked at, the first of them in any case; more costly
 *     steps count for several
 * @param prefixKeys up to so many tasks whose ids begin with a prefix are all fetched and sorted;
 *     if there are more, they are looked for in an index that is sorted already
 * @param lists so many lists of lanes and states are searched for the tasks with a label; if there
 *     are more of them, and long ones, these tasks are fetched to see where they belong
 */
record ListBounds(int places, int prefixKeys, int lists) {
  /** 15 ms of the processor forwards, 40 backwards, as measured by {@code ListBenchmark}. */
  static final ListBounds DEFAULT = new ListBounds(20_000, 10_000, 16);
}
