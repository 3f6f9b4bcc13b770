package io.taskweir.dispatcher.stream;

import io.taskweir.protocol.Names;
import io.taskweir.protocol.internal.AttemptRef;
import io.taskweir.protocol.internal.Hello;
import io.taskweir.protocol.json.JsonReader;
import io.taskweir.protocol.problem.ProblemException;

/** What a worker may say of itself. */
final class HelloRules {
  private static final int MAX_SLOTS = 100_000;
  private static final int MAX_FUNCTIONS = 1_000;
  private static final int MAX_WORKER_ID_CHARS = 255;

  private HelloRules() {}

  /**
   * @throws ProblemException naming the field that is wrong and what it may be
   */
  static void check(Hello hello) {
    if (hello.getWorkerId().isEmpty() || hello.getWorkerId().length() > MAX_WORKER_ID_CHARS) {
      throw JsonReader.invalid("worker_id", "1 to " + MAX_WORKER_ID_CHARS + " characters");
    }
    Names.requireTenant(hello.getTenant());
    if (hello.getFunctionsCount() == 0 || hello.getFunctionsCount() > MAX_FUNCTIONS) {
      throw JsonReader.invalid("functions", "1 to " + MAX_FUNCTIONS + " names");
    }
    hello.getFunctionsList().forEach(Names::requireFunction);
    checkSlots(hello.getSlots());
    for (AttemptRef ref : hello.getRunningList()) {
      if (!ref.getTenant().equals(hello.getTenant())) {
        throw JsonReader.invalid("running", "attempts of the worker's own tenant");
      }
    }
  }

  static void checkSlots(int slots) {
    if (slots < 0 || slots > MAX_SLOTS) {
      throw JsonReader.invalid("slots", "from 0 to " + MAX_SLOTS);
    }
  }
}
