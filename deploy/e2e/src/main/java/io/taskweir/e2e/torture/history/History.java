package io.taskweir.e2e.torture.history;

import io.taskweir.core.lease.LeaseTokens;
import io.taskweir.e2e.torture.history.Seen.Assignment;
import io.taskweir.e2e.torture.history.Seen.Delivered;
import io.taskweir.e2e.torture.history.Seen.Event;
import io.taskweir.e2e.torture.history.Seen.Rejected;
import io.taskweir.e2e.torture.history.Seen.Report;
import io.taskweir.e2e.torture.history.Seen.Task;
import io.taskweir.e2e.torture.load.HandlerRun;
import io.taskweir.e2e.torture.load.Operation;
import io.taskweir.e2e.torture.load.Tenant;
import io.taskweir.protocol.TaskKey;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * All that is known of a run, after everything has come to rest. What the topics hold is committed
 * and in the order of each partition.
 *
 * @param operations of the clients
 * @param events of each task in the order of the topic
 * @param runs of handlers, each process' in its order
 * @param shown by the API, of each task
 * @param restored the same, after the state-stores have lost their disks and restored everything
 * @param counts tasks of each tenant by the public name of their state
 * @param limits what the run was allowed
 */
public record History(
    List<Tenant> tenants,
    List<Operation> operations,
    Map<TaskKey, List<Event>> events,
    List<Assignment> assignments,
    List<Report> reports,
    List<Delivered> delivered,
    List<Rejected> rejected,
    List<HandlerRun> runs,
    Map<TaskKey, Task> shown,
    Map<TaskKey, Task> restored,
    Map<String, Map<String, Long>> counts,
    Limits limits) {

  /**
   * What the run was allowed.
   *
   * @param slots handlers of a tenant that one worker may run at once
   * @param skewMs how much a server's clock may have been wrong
   * @param deletedTopics destinations that were deleted: what had arrived there is gone
   * @param abortedSubmissions {@code tenant/id} of records that no transaction committed
   * @param tokens with the key of the cluster
   */
  public record Limits(
      int slots,
      long skewMs,
      Set<String> deletedTopics,
      List<String> abortedSubmissions,
      LeaseTokens tokens) {}

  /** The operations of one kind. */
  public <T extends Operation> List<T> operations(Class<T> kind) {
    return operations.stream().filter(kind::isInstance).map(kind::cast).toList();
  }
}
