package io.taskweir.cli.demo;

import java.time.Duration;
import java.util.Map;

/**
 * How the demo went.
 *
 * @param elapsed from the first submission to the last outcome
 * @param wrong task id to what is wrong with its digest; empty if all are right
 */
record DemoResult(FileScan scan, DemoTasks tasks, Duration elapsed, Map<String, String> wrong) {

  int digestsRight() {
    return tasks.count() - wrong.size();
  }

  boolean isAllRight() {
    return wrong.isEmpty();
  }

  double tasksPerSecond() {
    double seconds = elapsed.toNanos() / 1e9;
    return tasks.count() == 0 ? 0 : Math.round(tasks.count() / seconds * 10) / 10.0;
  }
}
