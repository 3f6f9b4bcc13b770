package io.taskweir.dispatcher.plan;

/**
 * How many of a worker's slots are taken, over one stream.
 *
 * <p>The end of a handler is heard of twice: as a bare count over the stream, which is early, and
 * as the result in Kafka, which says whose end it is. Either may come first, either may never come
 * (the stream breaks, the result is lost). Both only ever count handlers that did end, so the
 * larger of the two is right.
 */
final class SlotCount {
  private int granted;
  private long taken;
  private long endsByStream;
  private long endsByResult;
  private int refused;

  /** A new stream, over which the worker announced that it runs {@code running} attempts. */
  void reset(int granted, int running) {
    this.granted = granted;
    taken = running;
    endsByStream = 0;
    endsByResult = 0;
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
    taken++;
  }

  void endedByStream(int count) {
    endsByStream += count;
  }

  void endedByResult() {
    endsByResult++;
  }

  /** The attempt was not taken after all, and the slot it was meant for is not there for now. */
  void refuse() {
    taken--;
    refused++;
  }

  /** Counts again on the slots that were refused. */
  void forgiveRefused() {
    refused = 0;
  }

  int busy() {
    return (int) Math.max(0, taken - Math.max(endsByStream, endsByResult)) + refused;
  }

  int free() {
    return granted - busy();
  }
}
