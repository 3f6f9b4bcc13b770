package io.taskweir.e2e.torture.check;

import io.taskweir.e2e.torture.history.History;
import io.taskweir.e2e.torture.history.Seen.Event;
import io.taskweir.e2e.torture.load.Operation.Read;
import io.taskweir.protocol.TaskKey;
import java.util.List;
import java.util.function.Consumer;

/** What a committed answer has shown is never taken back (G9). */
final class CommittedReadsStand implements Invariant {
  @Override
  public String name() {
    return "committed-reads-stand";
  }

  @Override
  public void check(History history, Consumer<String> broken) {
    for (Read read : history.operations(Read.class)) {
      if (!read.committed()) {
        continue;
      }
      List<String> states =
          history
              .events()
              .getOrDefault(new TaskKey(read.tenant(), read.taskId()), List.of())
              .stream()
              .map((Event it) -> it.to().publicName())
              .toList();
      boolean stands =
          read.states().size() <= states.size()
              && states.subList(0, read.states().size()).equals(read.states());
      if (!stands) {
        broken.accept("%s, and in the end: %s".formatted(read, states));
      }
    }
  }
}
