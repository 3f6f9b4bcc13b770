package io.taskweir.statestore.http;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.taskweir.core.task.Origin;
import io.taskweir.protocol.Names;
import io.taskweir.protocol.TaskKey;
import io.taskweir.protocol.Topics;
import io.taskweir.protocol.json.JsonReader;
import io.taskweir.protocol.partition.TaskRouting;
import io.taskweir.protocol.submission.Idempotency;
import io.taskweir.protocol.submission.Ruling;
import io.taskweir.statestore.http.Rulings.Asked;
import io.taskweir.statestore.store.StoreView;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Answers gateways what became of submissions, many at once, all of one partition. A question is a
 * line of tenant, task id, offset in the tenant's queue and digests of an idempotency key ({@code
 * -} for none); its answer is a line with a {@link Ruling}, or {@code ?} if it cannot be said yet.
 */
final class RulingRoutes {
  private final TaskRouting routing;
  private final PartitionOwners owners;
  private final PassingOn passingOn;
  private final Rulings rulings;

  RulingRoutes(TaskRouting routing, PartitionOwners owners, PassingOn passingOn, Rulings rulings) {
    this.routing = routing;
    this.owners = owners;
    this.passingOn = passingOn;
    this.rulings = rulings;
  }

  void addTo(RoutesConfig routes) {
    routes.post("/internal/v1/partitions/{partition}/rulings", this::answer);
  }

  private void answer(Context context) throws InterruptedException {
    int partition = PartitionRoutes.partition(context);
    Optional<StoreView> local = owners.local(partition);
    if (local.isEmpty()) {
      passingOn.to(partition, context);
      return;
    }
    List<Asked> asked =
        context.body().lines().map(line -> question(line.split(" ", -1), partition)).toList();
    StringBuilder lines = new StringBuilder();
    for (@Nullable Ruling ruling : rulings.of(local.get(), asked)) {
      lines.append(ruling == null ? "?" : ruling.toText()).append('\n');
    }
    context.result(lines.toString());
  }

  private Asked question(String[] words, int partition) {
    if (words.length != 4) {
      throw JsonReader.invalid("question", "tenant, task id, offset, digests or -");
    }
    TaskKey key = new TaskKey(Names.requireTenant(words[0]), Names.requireTaskId(words[1]));
    int queue = Topics.queueIndex(routing.queueTopic(key.tenant()));
    return new Asked(
        key,
        new Origin(queue, partition, offset(words[2])),
        words[3].equals("-") ? null : Idempotency.parse("idempotency", words[3]));
  }

  private static long offset(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw JsonReader.invalid("offset", "a whole number");
    }
  }
}
