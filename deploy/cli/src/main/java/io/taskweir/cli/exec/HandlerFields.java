package io.taskweir.cli.exec;

import io.taskweir.cli.CommandException;
import io.taskweir.cli.exec.http.ServiceUrl;
import io.taskweir.cli.exec.isolation.ProcessLimits;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What was written about a handler, in flags or in a file, before it is known whether it makes
 * sense; null: not said.
 */
record HandlerFields(
    @Nullable String exec,
    @Nullable String http,
    boolean lines,
    @Nullable Integer perProcess,
    @Nullable Integer min,
    @Nullable Integer max,
    @Nullable String memory,
    @Nullable String cpus,
    Hooks hooks) {
  private static final int MOST_PROCESSES = 10_000;
  private static final int MOST_PER_PROCESS = 1_000;

  /**
   * @param name what a field was written as, such as {@code --max} or {@code resize.max}
   * @param concurrency of the worker
   * @throws CommandException if it makes no sense, naming the field
   */
  HandlerSpec toSpec(UnaryOperator<String> name, int concurrency) {
    if ((exec == null) == (http == null)) {
      throw CommandException.badUsage(
          "say either %s CMD or %s URL".formatted(name.apply("exec"), name.apply("http")));
    }
    if (http != null) {
      refuse(name, "lines", lines, "exec");
      refuse(name, "memory", memory != null, "exec");
      refuse(name, "cpus", cpus != null, "exec");
    }
    refuse(name, "per-process", perProcess != null && !lines, "lines");
    refuse(name, "min", min != null && !lines, "lines");
    refuse(name, "max", max != null && !lines, "lines");
    if (exec == null) {
      return new HandlerSpec.Http(
          ServiceUrl.parse(name.apply("http"), String.valueOf(http)), hooks);
    }
    ProcessLimits limits =
        new ProcessLimits(
            memory == null ? 0 : ProcessLimits.memory(name.apply("memory"), memory),
            cpus == null ? 0 : ProcessLimits.cpus(name.apply("cpus"), cpus));
    return lines
        ? kept(name, exec, limits, concurrency)
        : new HandlerSpec.Exec(exec, limits, hooks);
  }

  private HandlerSpec kept(
      UnaryOperator<String> name, String command, ProcessLimits limits, int concurrency) {
    int most = max == null ? Math.max(concurrency, min == null ? 1 : min) : max;
    int least = min == null ? Math.min(1, most) : min;
    int each = perProcess == null ? 1 : perProcess;
    require(name.apply("max"), most, 1, MOST_PROCESSES);
    require(name.apply("min"), least, 0, most);
    require(name.apply("per-process"), each, 1, MOST_PER_PROCESS);
    return new HandlerSpec.Lines(command, each, least, most, limits, hooks);
  }

  private static void require(String name, int value, int min, int max) {
    if (value < min || value > max) {
      throw CommandException.badUsage("%s %d: must be %d to %d".formatted(name, value, min, max));
    }
  }

  private static void refuse(
      UnaryOperator<String> name, String field, boolean given, String needed) {
    if (given) {
      throw CommandException.badUsage(
          "%s: only with %s".formatted(name.apply(field), name.apply(needed)));
    }
  }
}
