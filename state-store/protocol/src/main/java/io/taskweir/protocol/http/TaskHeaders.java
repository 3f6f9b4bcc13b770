package io.taskweir.protocol.http;

/** Headers of the request by which an HTTP service is given a task. */
public final class TaskHeaders {
  public static final String TENANT = "Taskweir-Tenant";
  public static final String TASK_ID = "Taskweir-Task-Id";
  public static final String FUNCTION = "Taskweir-Function";

  /** 1 for the first; with the task's id the key for what must be done only once. */
  public static final String ATTEMPT = "Taskweir-Attempt";

  /** When the caller will give up, RFC 3339; left out if it never will. */
  public static final String DEADLINE = "Taskweir-Deadline";

  private TaskHeaders() {}
}
