package io.taskweir.e2e.torture.load;

import com.fasterxml.jackson.databind.JsonNode;
import io.taskweir.client.Submitter;
import io.taskweir.e2e.torture.load.Operation.Door;
import io.taskweir.e2e.torture.load.Operation.InboxPlace;
import io.taskweir.e2e.torture.load.Operation.Verdict;
import io.taskweir.e2e.torture.load.TenantApi.Answer;
import io.taskweir.protocol.Topics;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * A client of one tenant that does one thing after the other, through every door, and writes down
 * what it did and what it was told. What it was not told it tries again, with the same id. One
 * thread.
 */
final class TenantClient {
  private static final int MOST_TRIES = 4;
  private static final String JSON = "application/json";

  private final Tenant tenant;
  private final String name;
  private final TenantApi api;
  private final Submitter library;
  private final Producer<byte[], byte[]> inbox;
  private final Journal journal;
  private final Numbers numbers;
  private final SplittableRandom random;
  private final InstantSource clock;

  /** Ids of tasks that were acknowledged, the newest last. */
  private final List<String> known = new ArrayList<>();

  TenantClient(
      Tenant tenant,
      String name,
      TenantApi api,
      Submitter library,
      Producer<byte[], byte[]> inbox,
      Journal journal,
      Numbers numbers,
      SplittableRandom random,
      InstantSource clock) {
    this.tenant = tenant;
    this.name = name;
    this.api = api;
    this.library = library;
    this.inbox = inbox;
    this.journal = journal;
    this.numbers = numbers;
    this.random = random;
    this.clock = clock;
  }

  /** Does something. */
  void act() throws InterruptedException {
    switch (random.nextInt(24)) {
      case 0, 1 -> stop();
      case 2 -> rerun();
      case 3, 4 -> read();
      case 5 -> sameIdAgain();
      case 6 -> wrong();
      case 7, 8, 9 -> batch();
      case 10, 11, 12, 13 -> throughLibrary(draft());
      case 14, 15, 16 -> throughInbox(draft());
      default -> overHttp(draft());
    }
  }

  private TaskDraft draft() {
    long number = numbers.next();
    return TaskDraft.of(tenant, name + "-" + number, number, random);
  }

  private void overHttp(TaskDraft draft) throws InterruptedException {
    for (int tries = 0; tries < MOST_TRIES; tries++) {
      long asked = clock.millis();
      Answer answer = api.post("/tasks", JSON, draft.toJson(null));
      submitted(draft, Door.HTTP, answer.verdict(), answer.status(), null, asked);
      if (answer.verdict() != Verdict.UNKNOWN) {
        return;
      }
    }
  }

  private void batch() throws InterruptedException {
    List<TaskDraft> drafts = new ArrayList<>();
    StringBuilder body = new StringBuilder();
    for (int i = 0; i < 5; i++) {
      TaskDraft draft = draft();
      drafts.add(draft);
      body.append(draft.toJson(null)).append('\n');
    }
    long asked = clock.millis();
    Answer answer = api.post("/tasks:batch", "application/x-ndjson", body.toString());
    String[] lines = answer.status() == 200 ? answer.body().split("\n", -1) : new String[0];
    for (int i = 0; i < drafts.size(); i++) {
      int status = i < lines.length ? Work.json(lines[i]).path("status").asInt() : answer.status();
      // A batch that ends early has said nothing of the rest.
      boolean said = i < lines.length || answer.verdict() == Verdict.REFUSED;
      Verdict verdict =
          said ? new Answer(status, "", false, answer.reached()).verdict() : Verdict.UNKNOWN;
      submitted(drafts.get(i), Door.HTTP_BATCH, verdict, status, null, asked);
    }
  }

  private void throughLibrary(TaskDraft draft) {
    long asked = clock.millis();
    Verdict verdict = Verdict.ACKNOWLEDGED;
    try {
      library.submit(draft.toTask()).join();
    } catch (CompletionException | KafkaException e) {
      verdict = Verdict.UNKNOWN;
    }
    submitted(draft, Door.LIBRARY, verdict, 0, null, asked);
  }

  private void throughInbox(TaskDraft draft) throws InterruptedException {
    long asked = clock.millis();
    byte[] value = draft.toJson(tenant.name()).getBytes(StandardCharsets.UTF_8);
    Verdict verdict = Verdict.ACKNOWLEDGED;
    InboxPlace place = null;
    try {
      RecordMetadata written = inbox.send(new ProducerRecord<>(Topics.INBOX, value)).get();
      place = new InboxPlace(written.partition(), written.offset());
    } catch (ExecutionException | KafkaException e) {
      verdict = Verdict.UNKNOWN;
    }
    submitted(draft, Door.INBOX, verdict, 0, place, asked);
  }

  /** Two payloads for one id, one after the other: who is told 202 is the one that runs. */
  private void sameIdAgain() throws InterruptedException {
    long number = numbers.next();
    String id = name + "-" + number;
    overHttp(TaskDraft.of(tenant, id, number, random));
    overHttp(TaskDraft.of(tenant, id, numbers.next(), random));
  }

  /** Things that must be refused. */
  private void wrong() throws InterruptedException {
    long number = numbers.next();
    String body =
        switch (random.nextInt(4)) {
          case 0 ->
              "{\"function\":\"no spaces allowed\",\"taskId\":\"" + name + "-" + number + "\"}";
          case 1 -> "{\"function\":\"work\",\"taskId\":\"" + name + "-" + number;
          case 2 ->
              "{\"function\":\"work\",\"priority\":11,\"taskId\":\"" + name + "-" + number + "\"}";
          default ->
              "{\"function\":\"work\",\"taskId\":\""
                  + name
                  + "-"
                  + number
                  + "\",\"delaySeconds\":-1}";
        };
    long asked = clock.millis();
    Answer answer = api.post("/tasks", JSON, body);
    journal.add(
        new Operation.Submission(
            tenant.name(),
            name + "-" + number,
            null,
            Door.HTTP,
            0,
            0,
            null,
            answer.verdict(),
            answer.status(),
            null,
            asked,
            clock.millis()));
  }

  private void submitted(
      TaskDraft draft,
      Door door,
      Verdict verdict,
      int status,
      @Nullable InboxPlace place,
      long asked) {
    journal.add(
        new Operation.Submission(
            tenant.name(),
            draft.taskId(),
            draft.work(),
            door,
            draft.delaySeconds() * 1_000L,
            draft.maxRetries(),
            draft.destination(),
            verdict,
            status,
            place,
            asked,
            clock.millis()));
    if (verdict == Verdict.ACKNOWLEDGED) {
      known.add(draft.taskId());
    }
  }

  private void stop() throws InterruptedException {
    if (known.isEmpty()) {
      return;
    }
    // One of the newest, which may not have ended yet.
    String id = known.get(Math.max(0, known.size() - 1 - random.nextInt(5)));
    long asked = clock.millis();
    Answer answer = api.post("/tasks/" + id + "/stop", JSON, "");
    journal.add(new Operation.Stop(tenant.name(), id, answer.verdict(), asked, clock.millis()));
  }

  private void rerun() throws InterruptedException {
    if (known.isEmpty()) {
      return;
    }
    String id = known.get(random.nextInt(known.size()));
    long asked = clock.millis();
    Answer answer = api.post("/tasks/" + id + "/rerun", JSON, "");
    String made =
        answer.verdict() == Verdict.ACKNOWLEDGED
            ? Work.json(answer.body()).path("taskId").asText()
            : null;
    journal.add(
        new Operation.Rerun(tenant.name(), id, made, answer.verdict(), asked, clock.millis()));
  }

  private void read() throws InterruptedException {
    if (known.isEmpty()) {
      return;
    }
    String id = known.get(Math.max(0, known.size() - 1 - random.nextInt(20)));
    long asked = clock.millis();
    Answer answer = api.get("/tasks/" + id + (random.nextBoolean() ? "?committed=true" : ""));
    if (answer.status() == 200) {
      List<String> states = new ArrayList<>();
      for (JsonNode step : Work.json(answer.body()).path("history")) {
        states.add(step.path("state").asText());
      }
      journal.add(
          new Operation.Read(tenant.name(), id, states, answer.committed(), asked, clock.millis()));
    }
  }
}
