package io.taskweir.statestore.store;

import java.nio.charset.StandardCharsets;

/**
 * What the store keeps apart. Only the first five come from the changelog; the others are derived
 * from the tasks in the same write, live and on restore.
 */
enum ColumnFamily {
  /** Task key → StoredTask. */
  TASKS("tasks"),
  /** Task key → input, written once. */
  PAYLOADS("payloads"),
  /** Task key → result, written once. */
  RESULTS("results"),
  /** Windows, function configs, epochs, parked results. */
  CONTROL("control"),
  /** Task key → what its attempts have logged; see {@link LogTable}. */
  LOGS("logs"),
  /** Lane, priority, time, id: what waits for its turn, in the order of the turns. */
  BACKLOG("backlog"),
  /** Time, task key: what happens by itself, the earliest first. */
  TIMERS("timers"),
  /** Task key of everything that is handed over or runs. */
  OUT("out"),
  /** Lane, state, submission time, id: what lists are made of. */
  LISTS("lists"),
  /** Tenant, label, submission time, id: the lists of tasks with a label. */
  LABELS("labels"),
  /** Time, task key: what has ended, by when it is to be forgotten. */
  PURGES("purges"),
  /** Lane → counts. */
  LANES("lanes"),
  /** Changelog partition → offset of the last record that is in this database. */
  OFFSETS("offsets");

  private final String storedName;

  ColumnFamily(String name) {
    storedName = name;
  }

  byte[] storedName() {
    return storedName.getBytes(StandardCharsets.US_ASCII);
  }
}
