package io.taskweir.cli.api;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Paths of one tenant's part of the API. */
public final class TenantPath {
  private final String prefix;

  public TenantPath(String tenant) {
    this.prefix = "/v1/tenants/" + encoded(tenant);
  }

  public String tasks() {
    return prefix + "/tasks";
  }

  public String task(String taskId) {
    return tasks() + "/" + encoded(taskId);
  }

  /** The events of one task. */
  public String taskEvents(String taskId) {
    return task(taskId) + "/events";
  }

  /** The events of all tasks. */
  public String events() {
    return prefix + "/events";
  }

  /** Where many tasks are submitted at once. */
  public String manyTasks() {
    return tasks() + ":batch";
  }

  public String count() {
    return tasks() + ":count";
  }

  public String functions() {
    return prefix + "/functions";
  }

  public String function(String name) {
    return functions() + "/" + encoded(name);
  }

  public String lanes() {
    return prefix + "/lanes";
  }

  public String lane(String function) {
    return lanes() + "/" + encoded(function);
  }

  /** What one task has logged. */
  public String taskLogs(String taskId) {
    return task(taskId) + "/logs";
  }

  public String batches() {
    return prefix + "/batches";
  }

  public String batch(String id) {
    return batches() + "/" + encoded(id);
  }

  /** As it stands in a path or a query. */
  public static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
