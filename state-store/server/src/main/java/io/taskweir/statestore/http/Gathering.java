package io.taskweir.statestore.http;

import io.taskweir.protocol.TaskState;
import io.taskweir.protocol.partition.TaskRouting;
import io.taskweir.protocol.problem.ErrorCode;
import io.taskweir.protocol.problem.ProblemException;
import io.taskweir.statestore.http.TaskQueries.Item;
import io.taskweir.statestore.store.StoreView;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Puts together what all partitions of a tenant answer, wherever they are. Thread-safe. */
final class Gathering {
  private final TaskRouting routing;
  private final PartitionOwners owners;

  Gathering(TaskRouting routing, PartitionOwners owners) {
    this.routing = routing;
    this.owners = owners;
  }

  List<Item> page(ListRequest request) {
    List<Item> items = new ArrayList<>();
    for (int partition : routing.shard(request.tenant())) {
      Optional<StoreView> local = owners.local(partition);
      items.addAll(
          local.isPresent()
              ? TaskQueries.page(local.get(), request)
              : PartitionRoutes.readPage(
                  ask(partition, PartitionRoutes.pagePath(partition, request))));
    }
    items.sort(Item.ORDER);
    return items.size() <= request.limit() ? items : items.subList(0, request.limit());
  }

  Map<TaskState, Long> count(String tenant, @Nullable String function) {
    Map<TaskState, Long> counts = new EnumMap<>(TaskState.class);
    String filter = function == null ? "" : "?function=" + function;
    for (int partition : routing.shard(tenant)) {
      Optional<StoreView> local = owners.local(partition);
      Map<TaskState, Long> part =
          local.isPresent()
              ? TaskQueries.count(local.get(), tenant, function)
              : PartitionRoutes.readCounts(
                  ask(partition, PartitionRoutes.countPath(partition, tenant) + filter));
      part.forEach((state, count) -> counts.merge(state, count, Long::sum));
    }
    return counts;
  }

  private byte[] ask(int partition, String path) {
    HttpResponse<byte[]> answer = owners.ask(partition, path);
    if (answer.statusCode() != 200) {
      throw new ProblemException(
          ErrorCode.UNAVAILABLE,
          "partition %d: its owner answers %d; try again"
              .formatted(partition, answer.statusCode()));
    }
    return answer.body();
  }
}
