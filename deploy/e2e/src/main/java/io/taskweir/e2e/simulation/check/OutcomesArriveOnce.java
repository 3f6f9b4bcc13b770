package io.taskweir.e2e.simulation.check;

import io.taskweir.core.task.Delivery;
import io.taskweir.core.task.Task;
import io.taskweir.e2e.simulation.history.Fact;
import io.taskweir.protocol.TaskKey;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Every outcome is settled once, and is on the user's topic once if it was delivered and not at all
 * if it was refused; the task knows which (G8).
 */
final class OutcomesArriveOnce implements Invariant {
  /** What became of the outcomes with one name. */
  private static final class Count {
    private int told;
    private int settled;
    private int deliveries;
    private int delivered;
  }

  private record Name(TaskKey key, int seq) {}

  @Override
  public void check(Evidence evidence, Consumer<String> breach) {
    Map<Name, Count> counts = new HashMap<>();
    for (Fact.OutcomeTold it : evidence.all(Fact.OutcomeTold.class)) {
      counts.computeIfAbsent(new Name(it.key(), it.seq()), _ -> new Count()).told++;
    }
    for (Fact.Delivered it : evidence.all(Fact.Delivered.class)) {
      counts.computeIfAbsent(new Name(it.key(), it.seq()), _ -> new Count()).delivered++;
    }
    for (Fact.DeliverySettled it : evidence.all(Fact.DeliverySettled.class)) {
      Count count = counts.computeIfAbsent(new Name(it.key(), it.seq()), _ -> new Count());
      count.settled++;
      count.deliveries += it.progress() == Delivery.Progress.DELIVERED ? 1 : 0;
    }
    counts.forEach(
        (name, count) -> {
          if (count.told != count.settled || count.deliveries != count.delivered) {
            breach.accept(
                "outcome %s/%d: %d told, %d settled, %d of them delivered, %d on the topic"
                    .formatted(
                        name.key,
                        name.seq,
                        count.told,
                        count.settled,
                        count.deliveries,
                        count.delivered));
          }
        });
    for (Life life : evidence.lives()) {
      Task task = life.kept();
      if (task != null && task.delivery().progress() == Delivery.Progress.PENDING) {
        breach.accept(life + " does not know what became of its outcome");
      }
    }
  }
}
