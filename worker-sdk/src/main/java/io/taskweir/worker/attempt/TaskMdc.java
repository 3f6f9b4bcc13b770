package io.taskweir.worker.attempt;

import io.taskweir.worker.TaskContext;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * Names an attempt in the MDC of the thread that works for it, so that whatever is logged there can
 * be told apart. Opened and closed on that thread; closing puts the MDC back to what it was,
 * whatever was put there in between.
 */
public final class TaskMdc {
  public static final String TENANT = "taskweir.tenant";
  public static final String FUNCTION = "taskweir.function";
  public static final String TASK_ID = "taskweir.taskId";
  public static final String ATTEMPT = "taskweir.attempt";

  private final @Nullable Map<String, String> before;

  private TaskMdc(@Nullable Map<String, String> before) {
    this.before = before;
  }

  static TaskMdc open(TaskContext task) {
    TaskMdc opened = new TaskMdc(MDC.getCopyOfContextMap());
    MDC.put(TENANT, task.tenant());
    MDC.put(FUNCTION, task.function());
    MDC.put(TASK_ID, task.id());
    MDC.put(ATTEMPT, Integer.toString(task.attempt()));
    return opened;
  }

  void close() {
    if (before == null) {
      MDC.clear();
    } else {
      MDC.setContextMap(before);
    }
  }
}
