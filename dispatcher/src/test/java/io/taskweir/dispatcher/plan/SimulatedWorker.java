package io.taskweir.dispatcher.plan;

import io.taskweir.protocol.internal.AttemptRef;
import io.taskweir.protocol.internal.Hello;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A worker: runs what it is sent, with as many hands as it has slots. */
final class SimulatedWorker {
  final String id;
  final List<String> functions;
  int slots;
  final Map<AttemptId, AttemptRef> running = new LinkedHashMap<>();

  /** What it has reported as started, and so will not return. */
  final Set<AttemptId> started = new HashSet<>();

  /** 0 while it is not connected. */
  long stream;

  boolean alive = true;

  SimulatedWorker(String id, int slots, List<String> functions) {
    this.id = id;
    this.slots = slots;
    this.functions = functions;
  }

  Hello hello() {
    return PlanBench.helloOf(id, slots, functions.toArray(String[]::new))
        .addAllRunning(new ArrayList<>(running.values()))
        .build();
  }
}
