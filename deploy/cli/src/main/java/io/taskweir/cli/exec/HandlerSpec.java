package io.taskweir.cli.exec;

import io.taskweir.cli.exec.isolation.ProcessLimits;
import io.taskweir.protocol.http.HttpEndpoint;

/** How the tasks of one function are run. */
sealed interface HandlerSpec {
  Hooks hooks();

  /** How many tasks it can have at once, if the worker takes so many. */
  int places(int concurrency);

  /** A process for every attempt. */
  record Exec(String command, ProcessLimits limits, Hooks hooks) implements HandlerSpec {
    @Override
    public int places(int concurrency) {
      return concurrency;
    }
  }

  /** Processes that are kept and spoken to in lines. */
  record Lines(String command, int perProcess, int min, int max, ProcessLimits limits, Hooks hooks)
      implements HandlerSpec {
    @Override
    public int places(int concurrency) {
      return (int) Math.min(concurrency, (long) max * perProcess);
    }
  }

  /** An HTTP service. */
  record Http(HttpEndpoint url, Hooks hooks) implements HandlerSpec {
    @Override
    public int places(int concurrency) {
      return concurrency;
    }
  }
}
