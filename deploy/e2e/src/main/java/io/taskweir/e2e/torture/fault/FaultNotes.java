package io.taskweir.e2e.torture.fault;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What the faults have changed that the promises allow for. Thread-safe. */
public final class FaultNotes {
  private final Set<String> deletedTopics = new LinkedHashSet<>();
  private final List<String> abortedSubmissions = new ArrayList<>();
  private Duration skew = Duration.ZERO;

  /** A destination was deleted: what had been delivered to it is gone. */
  synchronized void deleted(String topic) {
    deletedTopics.add(topic);
  }

  /** A clock of a server was so much wrong: nothing starts before its time but for that. */
  synchronized void skewed(Duration by) {
    skew = skew.compareTo(by.abs()) < 0 ? by.abs() : skew;
  }

  /** A submission with this id was written in a transaction that was aborted. */
  synchronized void aborted(String tenantAndId) {
    abortedSubmissions.add(tenantAndId);
  }

  public synchronized Set<String> deletedTopics() {
    return Set.copyOf(deletedTopics);
  }

  public synchronized Duration skew() {
    return skew;
  }

  /** {@code tenant/id} of each. */
  public synchronized List<String> abortedSubmissions() {
    return List.copyOf(abortedSubmissions);
  }
}
