package io.taskweir.cli.exec.process;

import io.taskweir.worker.TaskContext;
import java.util.OptionalLong;

/** Which process runs a task. */
@FunctionalInterface
public interface TaskProcesses {
  /** The id of the process that runs this attempt now, if one does. */
  OptionalLong pid(TaskContext task);
}
