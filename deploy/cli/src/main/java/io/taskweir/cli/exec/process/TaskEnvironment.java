package io.taskweir.cli.exec.process;

import io.taskweir.worker.TaskContext;
import java.util.Map;

/** What a program finds in its environment. */
public final class TaskEnvironment {
  public static final String TENANT = "TASKWEIR_TENANT";
  public static final String FUNCTION = "TASKWEIR_FUNCTION";
  public static final String TASK_ID = "TASKWEIR_TASK_ID";
  public static final String ATTEMPT = "TASKWEIR_ATTEMPT";
  public static final String DEADLINE = "TASKWEIR_DEADLINE";

  /** The process that runs the task, for the command that is run before a task is stopped. */
  public static final String PID = "TASKWEIR_PID";

  private TaskEnvironment() {}

  /** Which attempt it is for. */
  public static void put(Map<String, String> environment, TaskContext task) {
    environment.put(TENANT, task.tenant());
    environment.put(FUNCTION, task.function());
    environment.put(TASK_ID, task.id());
    environment.put(ATTEMPT, Integer.toString(task.attempt()));
    task.deadline().ifPresent(it -> environment.put(DEADLINE, it.toString()));
  }
}
