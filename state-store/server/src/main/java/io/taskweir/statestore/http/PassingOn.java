package io.taskweir.statestore.http;

import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.util.List;

/** Passes a call on to the owner of the partition that it is about. Blocks; thread-safe. */
final class PassingOn {
  private static final List<String> HEADERS =
      List.of(
          TaskRoutes.COMMITTED,
          "Content-Type",
          "Retry-After",
          "Cache-Control",
          "X-Accel-Buffering");

  private final PartitionOwners owners;
  private final OpenStreams streams;

  /**
   * @param streams that pass through here
   */
  PassingOn(PartitionOwners owners, OpenStreams streams) {
    this.owners = owners;
    this.streams = streams;
  }

  /** One hop at the most: who is asked by another instance and is not the owner says so. */
  void to(int partition, Context context) {
    refuseSecondHop(partition, context);
    HttpResponse<byte[]> answer =
        owners.ask(
            context.method().name(), partition, ForwardedTarget.of(context), context.bodyAsBytes());
    begin(answer, context);
    context.result(answer.body());
  }

  /** The same for an answer that may never end: ends it when either side goes. */
  void streamTo(int partition, Context context) {
    refuseSecondHop(partition, context);
    try (OpenStreams.Place _ = streams.take(context.pathParam("tenant"))) {
      HttpResponse<InputStream> answer =
          owners.open(partition, ForwardedTarget.of(context), EventStream.lastEventId(context));
      begin(answer, context);
      if (StreamRelay.isStream(answer)) {
        StreamRelay.copy(answer, context);
      } else {
        context.result(wholeBody(partition, answer));
      }
    }
  }

  private static byte[] wholeBody(int partition, HttpResponse<InputStream> answer) {
    try (InputStream body = answer.body()) {
      return body.readAllBytes();
    } catch (IOException e) {
      throw PartitionOwners.unavailable(partition);
    }
  }

  private static void refuseSecondHop(int partition, Context context) {
    if (context.header(PartitionOwners.PASSED_ON) != null) {
      throw PartitionOwners.unavailable(partition);
    }
  }

  private static void begin(HttpResponse<?> answer, Context context) {
    context.status(answer.statusCode());
    for (String header : HEADERS) {
      answer.headers().firstValue(header).ifPresent(value -> context.header(header, value));
    }
  }
}
