package io.taskweir.dispatcher.plan;

/**
 * How many of a worker's slots are taken, over one stream. Only the worker's own word frees a slot:
 * a result in Kafka may be that of another run of the same attempt.
 */
final class SlotCount {
  private int granted;
  private int busy;
  private int refused;

  /** A new stream, over which the worker announced that it runs {@code running} attempts. */
  void reset(int granted, int running) {
    this.granted = granted;
    busy = running;
    refused = 0;
  }

  void grant(int slots) {
    granted = slots;
    refused = 0;
  }

  int granted() {
    return granted;
  }

  void take() {
    busy++;
  }

  void freed(int count) {
    busy = Math.max(0, busy - count);
  }

  /** The attempt was not taken after all, and the slot it was meant for is not there for now. */
  void refuse() {
    freed(1);
    refused++;
  }

  /** Counts again on the slots that were refused. */
  void forgiveRefused() {
    refused = 0;
  }

  /** Less than zero if fewer were granted than are taken. */
  int free() {
    return granted - busy - refused;
  }
}
