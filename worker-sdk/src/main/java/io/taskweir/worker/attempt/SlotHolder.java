package io.taskweir.worker.attempt;

/**
 * Somebody who counts attempts against slots of this worker: a stream to a dispatcher. Thread-safe,
 * never blocks.
 */
public interface SlotHolder {
  String dispatcherId();

  /** It now counts one attempt more. */
  void took();

  /** One attempt that it counts goes back unrun; the dispatcher hears of that by itself. */
  void gaveBack();

  /** The handler of one attempt that it counts has ended. */
  void freed();
}
