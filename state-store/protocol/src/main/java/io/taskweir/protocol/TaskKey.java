package io.taskweir.protocol;

import java.nio.charset.StandardCharsets;

/**
 * Identity of a task: the tenant and the id that is unique within it. As text and as a record key
 * it is {@code tenant/taskId}; neither part can contain a slash.
 */
public record TaskKey(String tenant, String taskId) {

  /**
   * Reads the text form.
   *
   * @throws IllegalArgumentException if there is no slash
   */
  public static TaskKey parse(String text) {
    int slash = text.indexOf('/');
    if (slash < 0) {
      throw new IllegalArgumentException("task key \"" + text + "\": expected tenant/taskId");
    }
    return new TaskKey(text.substring(0, slash), text.substring(slash + 1));
  }

  /** The record key of everything that is about this task. */
  public byte[] toBytes() {
    return toString().getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return tenant + "/" + taskId;
  }
}
