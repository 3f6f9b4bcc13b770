package io.taskweir.bench.submit;

import io.taskweir.bench.line.Acknowledgements;
import io.taskweir.bench.line.Inputs;
import io.taskweir.client.Submitter;
import io.taskweir.client.Task;

/** Through the library; its buffer of 64 MiB sets the pace. */
final class LibraryEntrance implements Entrance {
  private final String function;
  private final Inputs inputs;
  private final Submitter submitter;

  LibraryEntrance(String bootstrap, String tenant, String function, Inputs inputs) {
    this.function = function;
    this.inputs = inputs;
    submitter = Submitter.connect(bootstrap, tenant);
  }

  @Override
  public void submit(int tasks) {
    Acknowledgements acknowledged = new Acknowledgements(tasks);
    for (int number = 0; number < tasks; number++) {
      acknowledged.expect(submitter.submit(Task.raw(function, inputs.of(number))));
    }
    acknowledged.awaitLast();
  }

  @Override
  public void close() {
    submitter.close();
  }
}
