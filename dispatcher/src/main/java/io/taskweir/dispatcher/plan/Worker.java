package io.taskweir.dispatcher.plan;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A worker that is connected, or was, or is expected to be. */
final class Worker {
  /**
   * How many bytes are written to a stream before the runtime says that they are on their way: a
   * worker that reads slowly must not fill this process's memory.
   */
  private static final int TURN_BYTES = 1 << 20;

  final WorkerId id;
  final SlotCount slots = new SlotCount();
  final List<Lane> lanes = new ArrayList<>();

  /** What is out with it, of this dispatcher's partitions. */
  final Set<Attempt> attempts = new LinkedHashSet<>();

  /** What it said it runs and this dispatcher knows nothing of (yet), with the lease tokens. */
  final Map<AttemptId, String> announced = new HashMap<>();

  /** The present stream; 0 while it is away. */
  long stream;

  /** How often it went away, so that an old timer is not taken for the present one. */
  int absences;

  boolean draining;
  long lastTurn;

  private boolean writable;
  private int turnBytes;

  Worker(WorkerId id) {
    this.id = id;
  }

  boolean isConnected() {
    return stream != 0;
  }

  /** How many attempts can be sent to it at once. */
  int room() {
    return isConnected() && !draining && writable && turnBytes < TURN_BYTES ? slots.free() : 0;
  }

  void wrote(int bytes) {
    turnBytes += bytes;
  }

  /** The runtime has written what was decided; {@code ready} if the stream takes more. */
  void written(boolean ready) {
    writable = ready;
    turnBytes = 0;
  }
}
