package io.taskweir.statestore.http;

import io.javalin.http.Context;
import io.taskweir.protocol.Payload;
import io.taskweir.protocol.TaskKey;
import io.taskweir.protocol.Topics;
import io.taskweir.protocol.json.Json;
import io.taskweir.protocol.json.JsonReader;
import io.taskweir.protocol.problem.ProblemException;
import io.taskweir.statestore.store.StoreView;
import io.taskweir.statestore.store.TaskLog;
import io.taskweir.statestore.watch.Waiters;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers with what a task has logged: as text, as JSON, or line by line as it comes. What is shown
 * may not be committed yet. Blocks; thread-safe.
 */
final class LogReading {
  private static final Logger LOG = LoggerFactory.getLogger(LogReading.class);
  private static final String LINE_EVENT = "log";

  private final Waiters waiters;
  private final ReadBarrier barrier;
  private final OpenStreams streams;

  LogReading(Waiters waiters, ReadBarrier barrier, OpenStreams streams) {
    this.waiters = waiters;
    this.barrier = barrier;
    this.streams = streams;
  }

  /** All that is kept: JSON if the caller asks for it ({@code Accept}), else text. */
  void answer(Context context, StoreView view, TaskKey key) throws InterruptedException {
    TaskLog log = awaitLastLines(view, key);
    String accept = context.header("Accept");
    if (accept != null && accept.contains(Payload.JSON)) {
      context.contentType(Payload.JSON).result(json(log));
    } else {
      context.contentType("text/plain; charset=utf-8").result(text(log));
    }
  }

  private static byte[] json(TaskLog log) {
    return Json.object(
        json -> {
          json.writeNumberField("dropped", log.dropped());
          json.writeArrayFieldStart("items");
          for (TaskLog.Line line : log.lines()) {
            json.writeRawValue(new String(json(line), StandardCharsets.UTF_8));
          }
          json.writeEndArray();
        });
  }

  private static byte[] json(TaskLog.Line line) {
    return Json.object(
        json -> {
          json.writeNumberField("seq", line.seq());
          json.writeNumberField("attempt", line.attempt());
          json.writeStringField("at", TaskJson.time(line.atMs()));
          json.writeStringField("text", line.text());
        });
  }

  private static String text(TaskLog log) {
    StringBuilder text = new StringBuilder();
    if (log.dropped() > 0) {
      text.append("(").append(log.dropped()).append(" earlier lines are no longer kept)\n");
    }
    for (TaskLog.Line line : log.lines()) {
      text.append(TaskJson.time(line.atMs()))
          .append(" [")
          .append(line.attempt())
          .append("] ")
          .append(line.text())
          .append('\n');
    }
    return text.toString();
  }

  /**
   * Sends the lines as server-sent events, until the task has ended and all are sent, nothing is
   * kept of it any more, it moves to another instance, or the client or this server goes.
   */
  void follow(Context context, StoreView view, TaskKey key) throws InterruptedException {
    long after = lastSeq(EventStream.lastEventId(context));
    if (isOver(view, key) && awaitLastLines(view, key).after(after).isEmpty()) {
      // There will be no more; browsers reconnect until they are told so in this way.
      context.status(204);
      return;
    }
    try (OpenStreams.Place _ = streams.take(key.tenant());
        Waiters.Following changes = waiters.follow(key);
        StoreView.Leaving _ = view.whenGivenUp(changes::wake)) {
      send(view, key, changes, EventStream.begin(context), after);
    } catch (IOException e) {
      LOG.debug("the client that followed the log of {} has gone: {}", key, e.toString());
    } catch (InterruptedException e) {
      LOG.debug("the server stops; nobody follows the log of {} any more", key);
    } catch (StoreView.ClosedException e) {
      LOG.debug("task {} moves; those who follow its log resume at the new owner", key);
    }
  }

  /**
   * Lines come on a topic of their own and so may be a little later than the end of their task: of
   * one that has ended, waits for what is on its way.
   */
  private TaskLog awaitLastLines(StoreView view, TaskKey key) throws InterruptedException {
    if (isOver(view, key)) {
      try {
        barrier.await(view, new TopicPartition(Topics.LOGS, view.partition()), () -> false);
      } catch (ProblemException e) {
        LOG.debug("there is more on the logs topic than is read in time: {}", e.detail());
      }
    }
    return view.log(key);
  }

  private void send(
      StoreView view, TaskKey key, Waiters.Following changes, EventStream out, long after)
      throws IOException, InterruptedException {
    long sent = after;
    while (true) {
      boolean over = isOver(view, key);
      TaskLog log = over ? awaitLastLines(view, key) : view.log(key);
      for (TaskLog.Line line : log.after(sent)) {
        out.event(Long.toString(line.seq()), LINE_EVENT, json(line));
        sent = line.seq();
      }
      out.flush();
      if (over) {
        return;
      }
      changes.await(out.quietFor());
      if (out.quietFor().isZero()) {
        out.heartbeat();
      }
    }
  }

  private static boolean isOver(StoreView view, TaskKey key) {
    StoreView.Found found = view.task(key);
    return found == null || found.task().state().isTerminal();
  }

  private static long lastSeq(@Nullable String id) {
    if (id == null) {
      return 0;
    }
    if (!id.matches("[0-9]{1,15}")) {
      throw JsonReader.invalid(EventStream.LAST_EVENT_ID, "the number of a line");
    }
    return Long.parseLong(id);
  }
}
