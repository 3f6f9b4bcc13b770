package io.taskweir.statestore.http;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.taskweir.protocol.Payload;
import io.taskweir.protocol.json.Json;
import io.taskweir.statestore.http.TaskPage.Item;
import java.util.Map;

/** Lists and counts of a tenant's tasks. Handlers block; they run on virtual threads. */
final class ListRoutes {
  private final Gathering gathering;

  ListRoutes(Gathering gathering) {
    this.gathering = gathering;
  }

  void addTo(RoutesConfig routes) {
    routes.get("/v1/tenants/{tenant}/tasks", this::list);
    routes.get("/v1/tenants/{tenant}/tasks:count", this::count);
  }

  private void list(Context context) {
    ListRequest request = ListRequest.parse(context.pathParam("tenant"), context.queryParamMap());
    TaskPage page = gathering.page(request);
    byte[] json =
        Json.object(
            it -> {
              it.writeArrayFieldStart("items");
              for (Item item : page.items()) {
                it.writeRawValue(item.json().get());
              }
              it.writeEndArray();
              if (page.reached() == null) {
                it.writeNullField("nextCursor");
              } else {
                it.writeStringField(
                    "nextCursor", ListCursor.of(request.query().order(), page.reached()));
              }
            });
    context.contentType(Payload.JSON).result(json);
  }

  private void count(Context context) {
    CountRequest request = CountRequest.parse(context.pathParam("tenant"), context.queryParamMap());
    Map<String, Long> counts = gathering.count(request);
    byte[] json =
        Json.object(
            it -> {
              it.writeObjectFieldStart("counts");
              for (Map.Entry<String, Long> count : counts.entrySet()) {
                it.writeNumberField(count.getKey(), count.getValue());
              }
              it.writeEndObject();
            });
    context.contentType(Payload.JSON).result(json);
  }
}
