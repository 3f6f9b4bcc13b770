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
import io.taskweir.protocol.submission.Submission;
import io.taskweir.protocol.submission.SubmissionBuilder;
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
  private final Door http;
  private final Door batch;

  SubmitRoutes(QueueWriter queue, TaskReader tasks, int maxPayloadBytes, MetricRegistry metrics) {
    this.queue = queue;
    this.tasks = tasks;
    this.maxPayloadBytes = maxPayloadBytes;
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
    } catch (ProblemException e) {
      http.refused();
      throw e;
    }
    Receipt receipt = durable(ctx, submission);
    TaskState state = TaskState.ENQUEUED;
    if (submission.taskId() != null) {
      // An id of our own making is new; one of the caller's may be taken.
      Ruling ruling = ruling(ctx, receipt);
      if (!ruling.accepted()) {
        duplicate(ctx, receipt, ruling.state());
        return;
      }
      state = ruling.state();
    }
    Duration wait = WaitPreference.parse(ctx.req().getHeaders("Prefer"));
    if (wait.isZero()) {
      accept(ctx, receipt, state);
    } else {
      await(ctx, receipt, wait);
    }
  }

  private Ruling ruling(Context ctx, Receipt receipt) {
    return joined(ctx, tasks.ruling(receipt));
  }

  private void duplicate(Context ctx, Receipt receipt, TaskState state) {
    http.duplicate();
    ctx.status(ErrorCode.DUPLICATE_TASK.status())
        .header("Location", location(receipt))
        .contentType(ProblemJson.CONTENT_TYPE)
        .result(
            ProblemJson.write(
                ErrorCode.DUPLICATE_TASK,
                isTaken(receipt, state),
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
      ProblemException problem = Door.problem(e);
      if (problem.code() == ErrorCode.UNAVAILABLE) {
        ctx.header("Retry-After", RETRY_AFTER_SECONDS);
      }
      throw problem;
    }
  }

  private static void accept(Context ctx, Receipt receipt, TaskState state) {
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

  private void await(Context ctx, Receipt receipt, Duration wait) {
    ctx.header("Preference-Applied", "wait=" + wait.toSeconds());
    Optional<byte[]> end = end(receipt, wait);
    if (end.isEmpty()) {
      accept(ctx, receipt, TaskState.ENQUEUED);
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
    return submission.taskId() == null ? durable : durable.thenCompose(this::ruledOn);
  }

  private CompletableFuture<Receipt> ruledOn(Receipt receipt) {
    return tasks
        .ruling(receipt)
        .thenApply(
            ruling -> {
              if (!ruling.accepted()) {
                batch.duplicate();
                throw new ProblemException(
                    ErrorCode.DUPLICATE_TASK, isTaken(receipt, ruling.state()));
              }
              return receipt;
            });
  }

  private static String isTaken(Receipt receipt, TaskState state) {
    return "task \"%s\" exists and is %s; use another id, or GET it"
        .formatted(receipt.taskId(), state.publicName());
  }

  private Submission parse(String tenant, byte[] json) {
    Submission submission = SubmissionJson.parse(json, tenant, maxPayloadBytes);
    // Where a submission came from is for the platform to say.
    return submission.source() == null
        ? submission
        : new SubmissionBuilder(submission).source(null).build();
  }

  /** A submission with the largest payload, in base64. */
  private int maxLineBytes() {
    return (maxPayloadBytes + 2) / 3 * 4 + MAX_ENVELOPE_BYTES;
  }

  private static String location(Receipt receipt) {
    return "/v1/tenants/" + receipt.tenant() + "/tasks/" + receipt.taskId();
  }
}
