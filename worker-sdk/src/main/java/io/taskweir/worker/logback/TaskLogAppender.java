package io.taskweir.worker.logback;

import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import io.taskweir.protocol.TaskKey;
import io.taskweir.worker.TaskContext;
import io.taskweir.worker.attempt.AttemptId;
import io.taskweir.worker.attempt.RunningAttempts;
import io.taskweir.worker.attempt.TaskMdc;
import java.util.Map;

/**
 * A Logback appender that writes what a handler and its hooks log into the log of their task, as
 * {@link TaskContext#log} does. Which task is said by the MDC of the logging thread: the worker
 * puts it there for its own threads; a thread that a handler starts has it if the handler hands it
 * on. Events without it, or of attempts that this JVM does not run (any more), are ignored.
 *
 * <pre>{@code
 * <appender name="task" class="io.taskweir.worker.logback.TaskLogAppender">
 *   <pattern>%-5level %logger{36} - %msg</pattern>
 * </appender>
 * }</pre>
 *
 * <p>Never blocks.
 */
public final class TaskLogAppender extends UnsynchronizedAppenderBase<ILoggingEvent> {
  /** It writes to the task's log itself. */
  private static final String CONTEXT_LOGGER = TaskContext.class.getName();

  private final PatternLayout layout = new PatternLayout();
  private String pattern = "%-5level %logger{36} - %msg";

  /**
   * How an event is written, as for Logback's own appenders; the time need not be in it, as every
   * line of a task's log has its own. Default: {@code %-5level %logger{36} - %msg}, and the stack
   * trace if there is one.
   */
  public void setPattern(String pattern) {
    this.pattern = pattern;
  }

  @Override
  public void start() {
    layout.setContext(getContext());
    // The line's end parts the message from a stack trace.
    layout.setPattern(pattern + "%n");
    layout.start();
    if (layout.isStarted()) {
      super.start();
    }
  }

  @Override
  public void stop() {
    super.stop();
    layout.stop();
  }

  @Override
  protected void append(ILoggingEvent event) {
    Map<String, String> mdc = event.getMDCPropertyMap();
    String tenant = mdc.get(TaskMdc.TENANT);
    String taskId = mdc.get(TaskMdc.TASK_ID);
    String attempt = mdc.get(TaskMdc.ATTEMPT);
    if (tenant == null
        || taskId == null
        || attempt == null
        || event.getLoggerName().equals(CONTEXT_LOGGER)) {
      return;
    }
    try {
      RunningAttempts.log(
          new AttemptId(new TaskKey(tenant, taskId), Integer.parseInt(attempt)),
          layout.doLayout(event));
    } catch (NumberFormatException e) {
      addWarn("MDC " + TaskMdc.ATTEMPT + "=" + attempt + ": not an attempt's number");
    }
  }
}
