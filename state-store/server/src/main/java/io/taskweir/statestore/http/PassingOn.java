package io.taskweir.statestore.http;

import io.javalin.http.Context;
import java.net.http.HttpResponse;

/** Passes a call on to the owner of the partition that it is about. Blocks; thread-safe. */
final class PassingOn {
  private final PartitionOwners owners;

  PassingOn(PartitionOwners owners) {
    this.owners = owners;
  }

  /** One hop at the most: who is asked by another instance and is not the owner says so. */
  void to(int partition, Context context) {
    if (context.header(PartitionOwners.PASSED_ON) != null) {
      throw PartitionOwners.unavailable(partition);
    }
    String query = context.queryString();
    HttpResponse<byte[]> answer =
        owners.ask(
            context.method().name(),
            partition,
            context.req().getRequestURI() + (query == null ? "" : "?" + query));
    context.status(answer.statusCode());
    answer
        .headers()
        .firstValue(TaskRoutes.COMMITTED)
        .ifPresent(value -> context.header(TaskRoutes.COMMITTED, value));
    answer.headers().firstValue("Content-Type").ifPresent(context::contentType);
    context.result(answer.body());
  }
}
