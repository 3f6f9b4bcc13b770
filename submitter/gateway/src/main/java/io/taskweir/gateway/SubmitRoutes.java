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
import io.taskweir.protocol.submission.Submission;
import io.taskweir.protocol.submission.SubmissionBuilder;
import io.taskweir.protocol.submission.SubmissionJson;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Submission over HTTP. No thread waits while a record is on its way; answers are written by the
 * executor, never by the producer's I/O thread, which a slow reader would otherwise hold up for
 * all.
 */
final class SubmitRoutes {
  private static final Logger LOG = LoggerFactory.getLogger(SubmitRoutes.class);

  /** Everything in a submission but its payload, each character escaped. */
  private static final int MAX_ENVELOPE_BYTES = 96 << 10;

  private static final String RETRY_AFTER_SECONDS = "1";

  private final QueueWriter queue;
  private final TaskReader tasks;
  private final int maxPayloadBytes;
  private final Executor executor;
  private final Door http;
  private final Door batch;

  SubmitRoutes(
      QueueWriter queue,
      TaskReader tasks,
      int maxPayloadBytes,
      Executor executor,
      MetricRegistry metrics) {
    this.queue = queue;
    this.tasks = tasks;
    this.maxPayloadBytes = maxPayloadBytes;
    this.executor = executor;
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
    Duration wait = WaitPreference.parse(ctx.req().getHeaders("Prefer"));
    CompletableFuture<Receipt> durable = http.watch(queue.write(submission));
    ctx.future(
        () ->
            durable
                .handleAsync(
                    (receipt, error) -> error == null ? receipt : fail(ctx, error), executor)
                .thenCompose(
                    receipt -> wait.isZero() ? accept(ctx, receipt) : await(ctx, receipt, wait)));
  }

  private static Receipt fail(Context ctx, Throwable error) {
    ProblemException problem = Door.problem(error);
    if (problem.code() == ErrorCode.UNAVAILABLE) {
      ctx.header("Retry-After", RETRY_AFTER_SECONDS);
    }
    throw problem;
  }

  private static CompletableFuture<Void> accept(Context ctx, Receipt receipt) {
    String location = location(receipt);
    ctx.status(202).header("Location", location).contentType(Payload.JSON);
    ctx.result(
        Json.object(
            json -> {
              json.writeStringField("taskId", receipt.taskId());
              json.writeStringField("state", TaskState.ENQUEUED.publicName());
              json.writeStringField("location", location);
            }));
    return CompletableFuture.completedFuture(null);
  }

  private CompletableFuture<Void> await(Context ctx, Receipt receipt, Duration wait) {
    ctx.header("Preference-Applied", "wait=" + wait.toSeconds());
    return end(receipt, wait)
        .thenComposeAsync(
            end -> {
              if (end.isEmpty()) {
                return accept(ctx, receipt);
              }
              ctx.status(200).header("Location", location(receipt)).contentType(Payload.JSON);
              ctx.result(end.get());
              return CompletableFuture.completedFuture(null);
            },
            executor);
  }

  /** The task is durable by now, so whatever goes wrong here is no failure of the submission. */
  private CompletableFuture<Optional<byte[]>> end(Receipt receipt, Duration wait) {
    CompletableFuture<Optional<byte[]>> end;
    try {
      end = tasks.awaitEnd(receipt.tenant(), receipt.taskId(), wait);
    } catch (RuntimeException e) {
      end = CompletableFuture.failedFuture(e);
    }
    return end.completeOnTimeout(Optional.empty(), wait.toMillis() + 2_000, TimeUnit.MILLISECONDS)
        .exceptionally(
            e -> {
              LOG.warn("end of {}/{} not known", receipt.tenant(), receipt.taskId(), e);
              return Optional.empty();
            });
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
    ctx.future(() -> CompletableFuture.runAsync(call::run, executor));
  }

  private CompletableFuture<Receipt> submitLine(String tenant, byte[] line) {
    return batch.watch(queue.write(parse(tenant, line)));
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
