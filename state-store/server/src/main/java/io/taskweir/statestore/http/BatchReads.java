package io.taskweir.statestore.http;

import io.taskweir.core.batch.Batch;
import io.taskweir.core.batch.BatchAction;
import io.taskweir.core.task.TaskFilter;
import io.taskweir.protocol.partition.TaskRouting;
import io.taskweir.statestore.store.StoreView;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How far a tenant's batches have got, in all its partitions together. Blocks; thread-safe. */
final class BatchReads {
  private final TaskRouting routing;
  private final PartitionOwners owners;

  BatchReads(TaskRouting routing, PartitionOwners owners) {
    this.routing = routing;
    this.owners = owners;
  }

  /** A batch; null if none of the tenant's partitions knows of it. */
  @Nullable Batch find(String tenant, String id) {
    return all(tenant).stream().filter(batch -> batch.id().equals(id)).findAny().orElse(null);
  }

  /** All batches of a tenant, the newest first. */
  List<Batch> all(String tenant) {
    Map<String, Batch> all = new LinkedHashMap<>();
    for (int partition : routing.shard(tenant)) {
      in(partition, tenant).forEach(batch -> all.merge(batch.id(), batch, Batch::mergedWith));
    }
    return all.values().stream()
        .sorted(Comparator.comparingLong(Batch::createdAtMs).reversed())
        .toList();
  }

  /** The batches of a tenant as one partition has them. */
  List<Batch> in(int partition, String tenant) {
    Optional<StoreView> local = owners.local(partition);
    return local.isPresent()
        ? local.get().batches(tenant)
        : read(
            tenant, owners.askForText(partition, PartitionRoutes.batchesPath(partition, tenant)));
  }

  /** One line for each batch; what it was for stays with its partition. */
  static String write(List<Batch> batches) {
    StringBuilder lines = new StringBuilder();
    for (Batch batch : batches) {
      lines.append(
          "%s %s %s %d %d %d %d %d%n"
              .formatted(
                  batch.id(),
                  batch.action(),
                  batch.state(),
                  batch.createdAtMs(),
                  batch.endedAtMs(),
                  batch.matched(),
                  batch.done(),
                  batch.failed()));
    }
    return lines.toString();
  }

  private static List<Batch> read(String tenant, String lines) {
    return lines.lines().map(line -> parse(tenant, line.split(" ", 8))).toList();
  }

  private static Batch parse(String tenant, String[] parts) {
    return new Batch(
        tenant,
        parts[0],
        BatchAction.valueOf(parts[1]),
        TaskFilter.ALL,
        0,
        Long.parseLong(parts[3]),
        Batch.State.valueOf(parts[2]),
        "",
        Long.parseLong(parts[5]),
        Long.parseLong(parts[6]),
        Long.parseLong(parts[7]),
        Long.parseLong(parts[4]));
  }
}
