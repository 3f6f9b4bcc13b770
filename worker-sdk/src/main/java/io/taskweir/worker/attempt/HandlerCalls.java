package io.taskweir.worker.attempt;

import io.taskweir.protocol.Payload;
import io.taskweir.worker.function.TaskFunction;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Calls the handlers of attempts and says how each ended. Thread-safe. */
final class HandlerCalls {
  private static final Logger log = LoggerFactory.getLogger(HandlerCalls.class);

  private final RunnerSettings settings;
  private final Map<String, TaskFunction> functions;
  private final WorkerClock clock;
  private final Consumer<RunningAttempt> begun;

  /**
   * @param begun told of each attempt whose handler is about to be called, on its thread
   */
  HandlerCalls(
      RunnerSettings settings,
      Map<String, TaskFunction> functions,
      WorkerClock clock,
      Consumer<RunningAttempt> begun) {
    this.settings = settings;
    this.functions = functions;
    this.clock = clock;
    this.begun = begun;
  }

  /**
   * Runs an attempt on the calling thread.
   *
   * @return null if nothing is to be reported: then the attempt counts as lost with this worker
   */
  @Nullable AttemptEnding call(RunningAttempt attempt) {
    Payload input = attempt.begin(clock.now(), clock.nanoTime());
    if (input == null) {
      return attempt.interruption() == Interruption.CANCELLED
          ? ErrorClassification.stoppedBeforeStart()
          : null;
    }
    begun.accept(attempt);
    AttemptEnding success = null;
    Throwable thrown = null;
    TaskMdc mdc = TaskMdc.open(attempt.context());
    try {
      success = AttemptEnding.success(function(attempt).call(input, attempt.context()));
    } catch (Throwable e) {
      // Errors too: one task that runs out of stack or memory must not take the others along.
      thrown = e;
    } finally {
      mdc.close();
    }
    Interruption why = attempt.handlerCameBack();
    if (why == Interruption.TIMED_OUT) {
      return ErrorClassification.timedOut(attempt.timeoutMs());
    }
    return thrown == null ? success : ending(attempt, thrown, why);
  }

  private static @Nullable AttemptEnding ending(
      RunningAttempt attempt, Throwable thrown, @Nullable Interruption why) {
    if (thrown instanceof Error) {
      log.error("The handler of {} {} failed badly", attempt.function(), attempt.id(), thrown);
    } else {
      log.debug("The handler of {} {} failed", attempt.function(), attempt.id(), thrown);
    }
    if (why == Interruption.SHUTDOWN) {
      log.info("{} was interrupted because the worker closes; it will run elsewhere", attempt.id());
      return null;
    }
    return why == Interruption.CANCELLED
        ? ErrorClassification.stopped(thrown)
        : ErrorClassification.of(thrown);
  }

  private TaskFunction function(RunningAttempt attempt) {
    TaskFunction function = functions.get(attempt.function());
    if (function == null || !attempt.key().tenant().equals(settings.tenant())) {
      throw new IllegalStateException(
          "worker %s serves %s of tenant %s, not %s of tenant %s"
              .formatted(
                  settings.workerId(),
                  functions.keySet(),
                  settings.tenant(),
                  attempt.function(),
                  attempt.key().tenant()));
    }
    return function;
  }
}
