package io.taskweir.statestore.http;

import io.taskweir.protocol.partition.TaskRouting;
import io.taskweir.protocol.problem.ErrorCode;
import io.taskweir.protocol.problem.ProblemException;
import io.taskweir.statestore.store.ListQuery;
import io.taskweir.statestore.store.StoreView;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Puts together what all partitions of a tenant answer, wherever they are. Thread-safe. */
final class Gathering {
  private final TaskRouting routing;
  private final PartitionOwners owners;

  Gathering(TaskRouting routing, PartitionOwners owners) {
    this.routing = routing;
    this.owners = owners;
  }

  TaskPage page(ListRequest request) {
    ListQuery query = request.query();
    List<TaskPage> parts = new ArrayList<>();
    for (int partition : routing.shard(query.tenant())) {
      Optional<StoreView> local = owners.local(partition);
      parts.add(
          local.isPresent()
              ? TaskQueries.page(local.get(), query)
              : TaskPage.ofLines(ask(partition, PartitionRoutes.pagePath(partition, request))));
    }
    return TaskPage.merged(parts, query.order(), query.limit());
  }

  /** Numbers of tasks by the name of what is counted; what there is none of is left out. */
  Map<String, Long> count(CountRequest request) {
    Map<String, Long> counts = request.counts();
    for (int partition : routing.shard(request.tenant())) {
      Optional<StoreView> local = owners.local(partition);
      Map<String, Long> part =
          local.isPresent()
              ? TaskQueries.count(local.get(), request)
              : PartitionRoutes.readCounts(
                  ask(partition, PartitionRoutes.countPath(partition, request)));
      part.forEach((name, count) -> counts.merge(name, count, Long::sum));
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
