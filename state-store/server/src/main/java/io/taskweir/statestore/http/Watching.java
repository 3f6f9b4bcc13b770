package io.taskweir.statestore.http;

import com.codahale.metrics.MetricRegistry;
import io.taskweir.protocol.partition.TaskRouting;
import io.taskweir.statestore.watch.CommitWishes;
import io.taskweir.statestore.watch.Waiters;
import java.util.Map;

/**
 * Those who watch tasks over HTTP: who wait for one, follow one, or follow all of a tenant. Bounds
 * the answers that would never end by themselves, and ends them when the process stops.
 * Thread-safe.
 */
public final class Watching implements AutoCloseable {
  /** Each costs a connection and a virtual thread. */
  private static final int MAX_OF_TASKS = 5_000;

  private static final int MAX_OF_TASKS_PER_TENANT = 1_000;

  /** Each costs a consumer, with its buffers and two requests a second to Kafka. */
  private static final int MAX_OF_TENANTS = 200;

  private static final int MAX_OF_TENANTS_PER_TENANT = 50;

  private final OpenStreams taskStreams;
  private final OpenStreams tenantStreams;
  private final TaskQueries queries;
  private final TaskFollowing tasks;
  private final TenantFollowing tenants;
  private final LogReading logs;

  /**
   * @param kafka passed through to consumers
   */
  public Watching(
      Waiters waiters,
      CommitWishes wishes,
      ReadBarrier barrier,
      TaskRouting routing,
      Map<String, String> kafka,
      MetricRegistry metrics) {
    taskStreams =
        new OpenStreams(
            MAX_OF_TASKS, MAX_OF_TASKS_PER_TENANT, "taskweir.streams.of-tasks", metrics);
    tenantStreams =
        new OpenStreams(
            MAX_OF_TENANTS, MAX_OF_TENANTS_PER_TENANT, "taskweir.streams.of-tenants", metrics);
    queries = new TaskQueries(waiters, wishes);
    tasks = new TaskFollowing(waiters, wishes, taskStreams);
    logs = new LogReading(waiters, barrier, taskStreams);
    tenants = new TenantFollowing(kafka, routing, tenantStreams);
  }

  TaskQueries queries() {
    return queries;
  }

  TaskFollowing tasks() {
    return tasks;
  }

  LogReading logs() {
    return logs;
  }

  TenantFollowing tenants() {
    return tenants;
  }

  /** The streams of single tasks, those included that pass through here. */
  OpenStreams taskStreams() {
    return taskStreams;
  }

  /** Ends every stream; its client resumes at another instance. Waits for nobody. */
  @Override
  public void close() {
    taskStreams.close();
    tenantStreams.close();
  }
}
