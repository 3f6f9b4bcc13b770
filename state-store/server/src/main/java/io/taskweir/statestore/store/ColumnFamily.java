package io.taskweir.statestore.store;

import java.nio.charset.StandardCharsets;

/**
 * What the store keeps apart. Only the first four and {@link #CONTROL} come from the changelog; the
 * others are derived from the tasks in the same write, live and on restore.
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
  /** Lane, priority, time, id: what waits for its turn, in the order of the turns. */
  BACKLOG("backlog"),
  /** Time, task key: what happens by itself, the earliest first. */
  TIMERS("timers"),
  /** Task key of everything that is handed over or runs. */
  OUT("out"),
  /** Tenant, state, submission time, id. */
  BY_STATE("by-state"),
  /** Tenant, function, state, submission time, id. */
  BY_FUNCTION("by-function"),
  /** Lane → counts. */
  LANES("lanes"),
  /** Changelog partition → offset of the last record that is in this database. */
  OFFSETS("offsets");

  private final String storedName;

  ColumnFamily(String name) {
    storedName = name;
  }

  /** Whether it is only ever asked for one key, never walked in order. */
  boolean isPoint() {
    return this == TASKS || this == PAYLOADS || this == RESULTS;
  }

  byte[] storedName() {
    return storedName.getBytes(StandardCharsets.US_ASCII);
  }
}
