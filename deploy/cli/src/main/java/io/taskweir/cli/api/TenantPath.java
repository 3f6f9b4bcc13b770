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

  public String batch() {
    return tasks() + ":batch";
  }

  public String count() {
    return tasks() + ":count";
  }

  public String function(String name) {
    return prefix + "/functions/" + encoded(name);
  }

  /** As it stands in a path or a query. */
  public static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
