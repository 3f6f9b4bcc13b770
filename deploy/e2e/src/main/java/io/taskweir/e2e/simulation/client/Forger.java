package io.taskweir.e2e.simulation.client;

import io.taskweir.core.task.Origin;
import io.taskweir.e2e.simulation.Chance;
import io.taskweir.e2e.simulation.Stage;
import io.taskweir.e2e.simulation.store.Leases;
import io.taskweir.protocol.Payload;
import io.taskweir.protocol.TaskKey;
import io.taskweir.protocol.result.Outcome;
import io.taskweir.protocol.result.WorkerReport;
import java.time.Instant;

/** Somebody who may write to the results topic, and reports on tasks that are not his. */
public final class Forger {
  private final Stage stage;
  private final Clients clients;

  public Forger(Stage stage, Clients clients) {
    this.stage = stage;
    this.clients = clients;
  }

  /** Reports a success of some task, with a token that was made for another attempt. */
  public void forge() {
    TaskKey key = clients.anyTask();
    if (key == null) {
      return;
    }
    Chance chance = stage.chance();
    int attempt = 1 + chance.below(2);
    TaskKey of = new TaskKey(Clients.TENANTS.getLast(), "his-own");
    int partition = stage.broker().partition(key);
    String token = Leases.tokens().issue(of, attempt, new Origin(0, partition, 0));
    Instant now = Instant.ofEpochMilli(stage.nowMs());
    stage
        .broker()
        .report(
            "forger",
            partition,
            new WorkerReport.Finished(
                key,
                attempt,
                token,
                Outcome.SUCCESS,
                Payload.empty(),
                null,
                null,
                "forger",
                now,
                now));
  }
}
