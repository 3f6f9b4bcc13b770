package io.taskweir.e2e.simulation.client;

import io.taskweir.core.task.Origin;
import io.taskweir.core.task.Task;
import io.taskweir.e2e.simulation.Chance;
import io.taskweir.e2e.simulation.Stage;
import io.taskweir.e2e.simulation.history.Fact;
import io.taskweir.e2e.simulation.history.Fact.Answer;
import io.taskweir.e2e.simulation.store.StoreCluster;
import io.taskweir.protocol.Payload;
import io.taskweir.protocol.TaskKey;
import io.taskweir.protocol.function.Destination;
import io.taskweir.protocol.submission.Idempotency;
import io.taskweir.protocol.submission.Ruling;
import io.taskweir.protocol.submission.Submission;
import io.taskweir.protocol.submission.SubmissionBuilder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Clients of all tenants, as far as they submit and ask what has become of it. One thread. */
public final class Clients {
  public static final List<String> TENANTS = List.of("acme", "zeta");
  public static final List<String> FUNCTIONS = List.of("f", "g", "h");

  private static final String WHO = "client";

  private final Stage stage;
  private final StoreCluster stores;
  private final List<TaskKey> keys = new ArrayList<>();
  private final List<Submission> unanswered = new ArrayList<>();
  private final List<Question> questions = new ArrayList<>();
  private int submissions;

  /** Which submission somebody wants to know about. */
  private record Question(Submission submission, Origin origin) {}

  public Clients(Stage stage, StoreCluster stores) {
    this.stage = stage;
    this.stores = stores;
  }

  /** Some task, if any was submitted. */
  public @Nullable TaskKey anyTask() {
    return keys.isEmpty() ? null : stage.chance().of(keys);
  }

  /** A new submission, now and then with an id that is known already. */
  public void submit() {
    Chance chance = stage.chance();
    boolean again = !keys.isEmpty() && chance.oneIn(6);
    TaskKey known = again ? chance.of(keys) : null;
    String tenant = known != null ? known.tenant() : chance.of(TENANTS);
    String taskId = known != null ? known.taskId() : "t" + keys.size();
    submissions++;
    SubmissionBuilder builder =
        new SubmissionBuilder()
            .tenant(tenant)
            .function(chance.of(FUNCTIONS))
            .taskId(taskId)
            .payload(Payload.json("\"" + tenant + "/" + taskId + "/" + submissions + "\""))
            .maxRetries(chance.below(4));
    if (chance.oneIn(5)) {
      builder.delaySeconds(chance.between(1, 6));
    } else if (chance.oneIn(8)) {
      builder.runAt(Instant.ofEpochMilli(stage.nowMs() + chance.between(-2_000, 6_000)));
    }
    if (chance.oneIn(4)) {
      builder.maxAgeSeconds((int) chance.between(1, 4));
    }
    if (chance.oneIn(3)) {
      builder.priority(chance.below(10));
    }
    if (chance.oneIn(2)) {
      builder.onSuccess(new Destination.KafkaTopic("done"));
    }
    if (chance.oneIn(2)) {
      builder.onFailure(new Destination.KafkaTopic("failed"));
    }
    if (chance.oneIn(3)) {
      builder.idempotency(new Idempotency("key-" + taskId, "request-" + submissions));
    }
    Submission submission = builder.build();
    if (known == null) {
      keys.add(submission.key());
    }
    send(submission);
  }

  private void send(Submission submission) {
    Chance chance = stage.chance();
    int fate = chance.below(20);
    if (fate == 0) {
      told(submission, null, Answer.FAILED);
    } else if (fate == 1) {
      told(submission, null, Answer.UNKNOWN);
      unanswered.add(submission);
    } else {
      int partition = stage.broker().partition(submission.key());
      long offset = stage.broker().queue(partition).append(submission, null, stage.nowMs());
      Origin origin = new Origin(0, partition, offset);
      if (fate == 2) {
        told(submission, origin, Answer.UNKNOWN);
        unanswered.add(submission);
      } else {
        told(submission, origin, Answer.ACKED);
        questions.add(new Question(submission, origin));
      }
    }
  }

  private void told(Submission submission, @Nullable Origin origin, Answer answer) {
    Long delay = submission.delaySeconds();
    Instant runAt = submission.runAt();
    long earliestMs =
        delay != null
            ? stage.nowMs() + delay * 1_000
            : runAt != null ? runAt.toEpochMilli() : stage.nowMs();
    stage.history().add(WHO, new Fact.Submitted(submission, origin, answer, earliestMs));
  }

  /** Whoever got no answer submits the same again. */
  public void submitAgain() {
    if (!unanswered.isEmpty()) {
      send(unanswered.remove(stage.chance().below(unanswered.size())));
    }
  }

  /** Somebody asks what was decided about a submission. */
  public void ask() {
    if (!questions.isEmpty()) {
      int index = stage.chance().below(questions.size());
      if (ask(questions.get(index))) {
        questions.remove(index);
      }
    }
  }

  private boolean ask(Question question) {
    Origin origin = question.origin;
    if (!stores.hasCommitted(origin)) {
      return false;
    }
    TaskKey key = question.submission.key();
    @Nullable Task task = stores.committed(origin.partition()).task(key);
    if (task != null) {
      stage.history().add(WHO, new Fact.Ruled(key, origin, ruling(question, task)));
    }
    return true;
  }

  /** As {@code io.taskweir.statestore.http.Rulings}. */
  private static Ruling ruling(Question question, Task task) {
    if (task.terms().origin().equals(question.origin)) {
      return new Ruling.Made(task.state());
    }
    Idempotency asked = question.submission.idempotency();
    Idempotency first = task.terms().idempotency();
    if (asked == null || first == null || !asked.key().equals(first.key())) {
      return new Ruling.Taken(task.state());
    }
    return asked.request().equals(first.request())
        ? new Ruling.Repeated(task.state())
        : new Ruling.KeyReused(task.state());
  }

  /** Whether everybody has been answered and told. */
  public boolean isContent() {
    return unanswered.isEmpty() && questions.isEmpty();
  }
}
