package io.taskweir.e2e.torture.history;

import io.taskweir.e2e.torture.history.History.Limits;
import io.taskweir.e2e.torture.history.Seen.Task;
import io.taskweir.e2e.torture.load.HandlerRun;
import io.taskweir.e2e.torture.load.Operation;
import io.taskweir.e2e.torture.load.Tenant;
import io.taskweir.e2e.torture.load.TenantApi;
import io.taskweir.protocol.TaskKey;
import io.taskweir.protocol.TaskState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Puts the history of a run together. Blocks. */
public final class HistoryReading implements AutoCloseable {
  private final HttpClient http = TenantApi.client();
  private final Supplier<List<String>> urls;
  private final List<Tenant> tenants;

  /**
   * @param urls of the servers that are ready now
   */
  public HistoryReading(Supplier<List<String>> urls, List<Tenant> tenants) {
    this.urls = urls;
    this.tenants = tenants;
  }

  /** How many tasks have not ended. */
  public long unfinished() throws InterruptedException {
    long unfinished = 0;
    for (Map<String, Long> counts : counts().values()) {
      for (Map.Entry<String, Long> count : counts.entrySet()) {
        unfinished += TaskState.ofPublicName(count.getKey()).isTerminal() ? 0 : count.getValue();
      }
    }
    return unfinished;
  }

  /** Deliveries that have neither arrived nor failed for good. */
  public long undelivered() throws InterruptedException {
    return shown().values().stream().filter(it -> it.delivery().equals("pending")).count();
  }

  /** What the API shows of every task. */
  public Map<TaskKey, Task> shown() throws InterruptedException {
    Map<TaskKey, Task> shown = new LinkedHashMap<>();
    for (Tenant tenant : tenants) {
      shown.putAll(api(tenant).tasks());
    }
    return shown;
  }

  /** Until all that {@link #shown} shows by now can never be taken back. */
  public void awaitCommitted() throws InterruptedException {
    for (Tenant tenant : tenants) {
      ApiReading api = api(tenant);
      for (TaskKey task : api.tasks().keySet()) {
        api.awaitCommitted(task.taskId());
      }
    }
  }

  /** Tasks of each tenant by state. */
  public Map<String, Map<String, Long>> counts() throws InterruptedException {
    Map<String, Map<String, Long>> counts = new LinkedHashMap<>();
    for (Tenant tenant : tenants) {
      counts.put(tenant.name(), api(tenant).counts());
    }
    return counts;
  }

  private ApiReading api(Tenant tenant) {
    return new ApiReading(new TenantApi(http, urls, tenant.name()), tenant.name());
  }

  /**
   * Reads the rest.
   *
   * @param handlerLogs of all workers
   * @param shown read before the state-stores lost their disks
   * @param restored read afterwards
   */
  public History read(
      String bootstrap,
      List<Operation> operations,
      List<Path> handlerLogs,
      Map<TaskKey, Task> shown,
      Map<TaskKey, Task> restored,
      Map<String, Map<String, Long>> counts,
      Limits limits) {
    TopicReading topics = new TopicReading(new CommittedLog(bootstrap));
    return new History(
        tenants,
        operations,
        topics.events(),
        topics.assignments(),
        topics.reports(),
        topics.delivered(tenants),
        topics.rejected(),
        runs(handlerLogs),
        shown,
        restored,
        counts,
        limits);
  }

  private static List<HandlerRun> runs(List<Path> logs) {
    List<HandlerRun> runs = new ArrayList<>();
    for (Path log : logs) {
      if (Files.exists(log)) {
        try {
          Files.readAllLines(log).forEach(it -> runs.add(HandlerRun.of(it)));
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    }
    return runs;
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
