package io.taskweir.cli.bench;

import io.taskweir.bench.Bench;
import io.taskweir.bench.Scenario;
import io.taskweir.cli.ExitStatus;
import java.util.concurrent.Callable;

/** A command that measures one scenario. */
abstract class ScenarioCommand implements Callable<Integer> {
  /** As the options say. */
  abstract Scenario scenario();

  @Override
  public Integer call() {
    Bench.run(scenario(), System.out, System.err);
    return ExitStatus.DONE;
  }
}
