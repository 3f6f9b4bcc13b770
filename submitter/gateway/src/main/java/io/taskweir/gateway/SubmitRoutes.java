package io.taskweir.gateway;

import com.codahale.metrics.MetricRegistry;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.taskweir.client.QueueWriter;
import io.taskweir.client.Receipt;
import io.taskweir.protocol.Names;
import io.taskweir.protocol.Payload;
import io.taskweir.protocol.TaskState;
import io.taskweir.protocol.json.Json;
import io.taskweir.protocol.problem.ErrorCode;
import io.taskweir.protocol.problem.ProblemException;
import io.taskweir.protocol.problem.ProblemJson;
import io.taskweir.protocol.submission.Ruling;
import io.taskweir.protocol.submission.Submission;
import io.taskweir.protocol.submission.SubmissionJson;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Submission over HTTP. Each request waits on its own thread until its record is durable, which
 * costs next to nothing on the virtual threads that the application is expected to use. (Not
 * Javalin's futures: in 7.2.3 a request whose client leaves meanwhile sends it into an endless
 * loop.)
 */
final class SubmitRoutes {
  private static final Logger LOG = LoggerFactory.getLogger(SubmitRoutes.class);

  /** Everything in a submission but its payload, each character escaped. */
  private static final int MAX_ENVELOPE_BYTES = 96 << 10;

  /** How much later than asked for the state-store may say that a task has not ended. */
  private static final Duration LATEST_ANSWER = Duration.ofSeconds(2);

  private static final String RETRY_AFTER_SECONDS = "1";

  private final QueueWriter queue;
  private final TaskReader tasks;
  private final int maxPayloadBytes;
  private final boolean awaitsRulings;
  private final Door http;
  private final Door batch;

  /**
   * @param awaitsRulings whether every submission is answered only when it has been ruled on; else
   *     only those with an id that may be taken
   */
  SubmitRoutes(
      QueueWriter queue,
      TaskReader tasks,
      int maxPayloadBytes,
      boolean awaitsRulings,
      MetricRegistry metrics) {
    this.queue = queue;
    this.tasks = tasks;
    this.maxPayloadBytes = maxPayloadBytes;
    this.awaitsRulings = awaitsRulings;
    this.http = new Door("http", metrics);
    this.batch = new Door("batch", metrics);
  }

  void addTo(RoutesConfig routes) {
    routes.post("/v1/tenants/{tenant}/tasks", this::submitOne);
    routes.post("/v1/tenants/{tenant}/functions/{function}/tasks", this::submitRaw);
    routes.post("/v1/tenants/{tenant}/tasks:batch", this::submitBatch);
  }

  private void submitOne(Context ctx) throws IOException {
    submit(ctx, () -> parse(ctx.pathParam("tenant"), RequestBody.read(ctx.req(), maxLineBytes())));
  }

  private void submitRaw(Context ctx) throws IOException {
    submit(ctx, () -> RawSubmission.read(ctx, RequestBody.read(ctx.req(), maxPayloadBytes)));
  }

  /** Reads a submission from a request. */
  private interface Reading {
    Submission read() throws IOException;
  }

  private void submit(Context ctx, Reading reading) throws IOException {
    Submission submission;
    try {
      submission = reading.read();
      IdempotencyKey key = IdempotencyKey.parse(ctx.req().getHeaders(IdempotencyKey.HEADER));
      if (key != null) {
        submission = key.appliedTo(submission);
      }
    } catch (ProblemException e) {
      http.refused();
      throw e;
    }
    Receipt receipt = durable(ctx, submission);
    if (!isRuledOn(submission)) {
      accept(ctx, receipt, TaskState.ENQUEUED);
      return;
    }
    switch (joined(ctx, tasks.ruling(receipt, submission.idempotency()))) {
      case Ruling.Made made -> accept(ctx, receipt, made.state());
      case Ruling.Repeated repeated -> {
        http.repeated();
        accept(ctx, receipt, repeated.state());
      }
      case Ruling.KeyReused reused -> conflict(ctx, receipt, keyReused(receipt), reused.state());
      case Ruling.Taken taken ->
          conflict(ctx, receipt, isTaken(receipt, taken.state()), taken.state());
      case Ruling.Refused refused -> {
        http.refused();
        throw retried(ctx, new ProblemException(refused.code(), refused.detail()));
      }
    }
  }

  /** An id of our own making is new; one of the caller's, or of a key, may be taken. */
  private boolean isRuledOn(Submission submission) {
    return awaitsRulings || submission.taskId() != null;
  }

  private void conflict(Context ctx, Receipt receipt, ProblemException problem, TaskState state) {
    http.duplicate();
    ctx.status(problem.code().status())
        .header("Location", location(receipt))
        .contentType(ProblemJson.CONTENT_TYPE)
        .result(
            ProblemJson.write(
                problem.code(),
                problem.detail(),
                json -> {
                  json.writeStringField("taskId", receipt.taskId());
                  json.writeStringField("state", state.publicName());
                  json.writeStringField("location", location(receipt));
                }));
  }

  private Receipt durable(Context ctx, Submission submission) {
    return joined(ctx, http.watch(queue.write(submission)));
  }

  private static <T> T joined(Context ctx, CompletableFuture<T> future) {
    try {
      return future.join();
    } catch (CompletionException e) {
      throw retried(ctx, Door.problem(e));
    }
  }

  /** Says when to try again if that can help. */
  private static ProblemException retried(Context ctx, ProblemException problem) {
    if (problem.code() == ErrorCode.UNAVAILABLE) {
      ctx.header("Retry-After", RETRY_AFTER_SECONDS);
    }
    return problem;
  }

  private void accept(Context ctx, Receipt receipt, TaskState state) {
    Duration wait = WaitPreference.parse(ctx.req().getHeaders("Prefer"));
    if (wait.isZero()) {
      accepted(ctx, receipt, state);
    } else {
      await(ctx, receipt, state, wait);
    }
  }

  private static void accepted(Context ctx, Receipt receipt, TaskState state) {
    String location = location(receipt);
    ctx.status(202).header("Location", location).contentType(Payload.JSON);
    ctx.result(
        Json.object(
            json -> {
              json.writeStringField("taskId", receipt.taskId());
              json.writeStringField("state", state.publicName());
              json.writeStringField("location", location);
            }));
  }

  private void await(Context ctx, Receipt receipt, TaskState state, Duration wait) {
    ctx.header("Preference-Applied", "wait=" + wait.toSeconds());
    Optional<byte[]> end = end(receipt, wait);
    if (end.isEmpty()) {
      accepted(ctx, receipt, state);
    } else {
      ctx.status(200).header("Location", location(receipt)).contentType(Payload.JSON);
      ctx.result(end.get());
    }
  }

  /** The task is durable by now, so whatever goes wrong here is no failure of the submission. */
  private Optional<byte[]> end(Receipt receipt, Duration wait) {
    try {
      return tasks
          .awaitEnd(receipt.tenant(), receipt.taskId(), wait)
          .completeOnTimeout(
              Optional.empty(), wait.plus(LATEST_ANSWER).toMillis(), TimeUnit.MILLISECONDS)
          .join();
    } catch (RuntimeException e) {
      LOG.warn("end of {}/{} not known", receipt.tenant(), receipt.taskId(), e);
      return Optional.empty();
    }
  }

  private void submitBatch(Context ctx) throws IOException {
    String tenant = Names.requireTenant(ctx.pathParam("tenant"));
    IdempotencyKey.refuse(ctx.req());
    RequestBody.refuseEncoded(ctx.req());
    RequestBody.refuseDeclaredAbove(ctx.req(), BatchCall.MAX_BYTES);
    ctx.status(200).contentType("application/x-ndjson");
    BatchCall call =
        new BatchCall(
            new LineReader(ctx.req().getInputStream(), maxLineBytes(), BatchCall.MAX_BYTES),
            // Not Javalin's stream: that one compresses, and holds verdicts back for it.
            ctx.res().getOutputStream(),
            line -> submitLine(tenant, line),
            batch);
    call.run();
  }

  private CompletableFuture<Receipt> submitLine(String tenant, byte[] line) {
    Submission submission = parse(tenant, line);
    CompletableFuture<Receipt> durable = batch.watch(queue.write(submission));
    return isRuledOn(submission) ? durable.thenCompose(this::ruledOn) : durable;
  }

  private CompletableFuture<Receipt> ruledOn(Receipt receipt) {
    return tasks
        .ruling(receipt, null)
        .thenApply(
            ruling ->
                switch (ruling) {
                  case Ruling.Made made -> receipt;
                  case Ruling.Repeated repeated -> receipt;
                  case Ruling.KeyReused reused -> throw duplicate(receipt, reused.state());
                  case Ruling.Taken taken -> throw duplicate(receipt, taken.state());
                  case Ruling.Refused refused -> {
                    batch.refused();
                    throw new ProblemException(refused.code(), refused.detail());
                  }
                });
  }

  private ProblemException duplicate(Receipt receipt, TaskState state) {
    batch.duplicate();
    return isTaken(receipt, state);
  }

  private static ProblemException isTaken(Receipt receipt, TaskState state) {
    return new ProblemException(
        ErrorCode.DUPLICATE_TASK,
        "task \"%s\" exists and is %s; use another id, or GET it"
            .formatted(receipt.taskId(), state.publicName()));
  }

  private static ProblemException keyReused(Receipt receipt) {
    return new ProblemException(
        ErrorCode.IDEMPOTENCY_KEY_REUSED,
        "header %s: task \"%s\" was submitted with this key and asks for something else; use another key, or repeat what was sent with this one"
            .formatted(IdempotencyKey.HEADER, receipt.taskId()));
  }

  private Submission parse(String tenant, byte[] json) {
    return SubmissionJson.parse(json, tenant, maxPayloadBytes).withoutPlatformFields();
  }

  /** A submission with the largest payload, in base64. */
  private int maxLineBytes() {
    return (maxPayloadBytes + 2) / 3 * 4 + MAX_ENVELOPE_BYTES;
  }

  private static String location(Receipt receipt) {
    return "/v1/tenants/" + receipt.tenant() + "/tasks/" + receipt.taskId();
  }
}
