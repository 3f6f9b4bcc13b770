package io.taskweir.statestore.http;

import io.javalin.http.Context;
import io.taskweir.protocol.Names;
import io.taskweir.protocol.json.Json;
import io.taskweir.protocol.json.JsonReader;
import io.taskweir.protocol.partition.TaskRouting;
import io.taskweir.protocol.problem.ErrorCode;
import io.taskweir.protocol.problem.ProblemException;
import java.io.IOException;
import java.util.Map;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends the events of all of a tenant's tasks as they are committed, until the client or this
 * server goes. Any instance can, because it reads the topic. Thread-safe.
 */
public final class TenantFollowing {
  private static final Logger LOG = LoggerFactory.getLogger(TenantFollowing.class);

  /** Name of the event that says that others are missing. */
  private static final String GAP_EVENT = "gap";

  private static final byte[] GAP =
      Json.object(
          json ->
              json.writeStringField(
                  "detail",
                  "events before this one have been deleted (retention of taskweir.events) before"
                      + " they were read; the earliest that are left follow"));

  private final Map<String, String> kafka;
  private final TaskRouting routing;
  private final OpenStreams streams;

  /**
   * @param kafka passed through
   */
  public TenantFollowing(Map<String, String> kafka, TaskRouting routing, OpenStreams streams) {
    this.kafka = kafka;
    this.routing = routing;
    this.streams = streams;
  }

  void answer(Context context) {
    String tenant = Names.requireTenant(context.pathParam("tenant"));
    String function = context.queryParam("function");
    if (function != null) {
      Names.requireFunction(function);
    }
    int[] shard = routing.shard(tenant);
    String lastId = EventStream.lastEventId(context);
    EventPositions from = lastId == null ? null : EventPositions.parse(lastId, shard);
    try (OpenStreams.Place _ = streams.take(tenant);
        EventTail tail = open(tenant, shard, from)) {
      follow(tail, EventStream.begin(context), function);
    } catch (IOException e) {
      LOG.debug("a client that followed tenant {} has gone: {}", tenant, e.toString());
    } catch (InterruptException e) {
      LOG.debug("the server stops; nobody follows tenant {} any more", tenant);
    } catch (KafkaException e) {
      // The client resumes, and is told then if it still fails.
      LOG.warn("the events of tenant {} cannot be read", tenant, e);
    }
  }

  private EventTail open(String tenant, int[] shard, @Nullable EventPositions from) {
    try {
      return EventTail.open(kafka, tenant, shard, from);
    } catch (KafkaException e) {
      throw new ProblemException(
          ErrorCode.UNAVAILABLE, "Kafka does not say how far the events go; try again");
    }
  }

  private static void follow(EventTail tail, EventStream out, @Nullable String function)
      throws IOException {
    // A client that loses its connection before the first event can resume, too.
    out.position(tail.id());
    out.flush();
    EventTail.Reader reader = new Written(out, function);
    while (true) {
      tail.poll(out.quietFor(), reader);
      out.flush();
      if (out.quietFor().isZero()) {
        out.position(tail.id());
        out.heartbeat();
      }
    }
  }

  /** What has been read, written to the client. */
  private record Written(EventStream out, @Nullable String function) implements EventTail.Reader {
    @Override
    public void event(String id, byte[] json) throws IOException {
      if (function == null || function.equals(functionOf(json))) {
        out.event(id, TaskFollowing.EVENT, json);
      }
    }

    @Override
    public void gap(String id) throws IOException {
      out.event(id, GAP_EVENT, GAP);
    }

    private static String functionOf(byte[] json) {
      String[] function = {""};
      JsonReader.readObject(
          json,
          "event",
          (field, value) -> {
            if (field.equals("function")) {
              function[0] = value.string(field);
            } else {
              value.skip();
            }
          });
      return function[0];
    }
  }
}
