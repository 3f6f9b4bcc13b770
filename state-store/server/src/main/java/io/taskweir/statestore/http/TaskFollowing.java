package io.taskweir.statestore.http;

import io.javalin.http.Context;
import io.taskweir.core.task.Origin;
import io.taskweir.core.task.Task;
import io.taskweir.core.task.TaskTransitions;
import io.taskweir.protocol.TaskKey;
import io.taskweir.protocol.json.Json;
import io.taskweir.protocol.json.JsonReader;
import io.taskweir.statestore.store.StoreView;
import io.taskweir.statestore.store.StoreView.Versions;
import io.taskweir.statestore.watch.CommitWishes;
import io.taskweir.statestore.watch.Waiters;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends one task's events as they are committed, until the task ends: what has been sent is never
 * taken back, and an id never stands for another event (G9). Between events a thread sleeps until a
 * step changes the task, and then until the commit that it has asked for. Thread-safe.
 */
final class TaskFollowing {
  /** Name of the events. */
  static final String EVENT = "state";

  /** Name of what comes instead of a terminal event if the task is not there any more. */
  private static final String GONE_EVENT = "gone";

  private static final byte[] GONE =
      Json.object(
          json ->
              json.writeStringField(
                  "detail",
                  "nothing is kept of the task any more: its function is not tracked, or it was"
                      + " deleted"));

  private static final Logger LOG = LoggerFactory.getLogger(TaskFollowing.class);

  private final Waiters waiters;
  private final CommitWishes wishes;
  private final OpenStreams streams;

  TaskFollowing(Waiters waiters, CommitWishes wishes, OpenStreams streams) {
    this.waiters = waiters;
    this.wishes = wishes;
    this.streams = streams;
  }

  /**
   * Answers the call; returns when the task has ended, is deleted, moves to another instance, or
   * the client or this server goes. In the first case the last event was a terminal one, in the
   * second it was {@value #GONE_EVENT}.
   *
   * @param task as it is now
   */
  void answer(Context context, StoreView view, Task task) {
    int after = lastSeq(EventStream.lastEventId(context), task);
    if (after == task.seq() && task.state().isTerminal() && isCommitted(view, task.key())) {
      // There will be no more; browsers reconnect until they are told so in this way.
      context.status(204);
      return;
    }
    try (OpenStreams.Place _ = streams.take(task.key().tenant());
        Waiters.Following changes = waiters.follow(task.key());
        StoreView.Leaving _ = view.whenGivenUp(changes::wake)) {
      new Course(view, task, changes, EventStream.begin(context), after).run();
    } catch (IOException e) {
      LOG.debug("the client that followed task {} has gone: {}", task.key(), e.toString());
    } catch (InterruptedException e) {
      LOG.debug("the server stops; nobody follows task {} any more", task.key());
    } catch (StoreView.ClosedException e) {
      LOG.debug("task {} moves; its followers resume at the new owner", task.key());
    }
  }

  private static boolean isCommitted(StoreView view, TaskKey key) {
    return !view.versions(key).differ();
  }

  private static int lastSeq(@Nullable String id, Task task) {
    if (id == null) {
      return 0;
    }
    if (!id.matches("[0-9]{1,9}") || Integer.parseInt(id) > task.seq()) {
      throw JsonReader.invalid(
          EventStream.LAST_EVENT_ID,
          "the id of an event of this task, which are 1 to " + task.seq());
    }
    return Integer.parseInt(id);
  }

  /** One answer on its way. */
  private final class Course {
    private final StoreView view;
    private final TaskKey key;
    private final Origin origin;
    private final Waiters.Following changes;
    private final EventStream out;
    private int sent;

    private Course(
        StoreView view, Task task, Waiters.Following changes, EventStream out, int sent) {
      this.view = view;
      this.key = task.key();
      this.origin = task.terms().origin();
      this.changes = changes;
      this.out = out;
      this.sent = sent;
    }

    private void run() throws IOException, InterruptedException {
      while (true) {
        // In this order: a commit after the look ends the wait for one.
        long commits = view.commits();
        Versions versions = view.versions(key);
        Task committed = versions.committed();
        if (isGone(versions)) {
          out.event(Integer.toString(sent), GONE_EVENT, GONE);
          out.flush();
          return;
        }
        if (committed != null && sendTo(committed)) {
          return;
        }
        if (versions.differ()) {
          wishes.wish(view.partition());
          boolean _ = view.awaitCommit(commits, out.quietFor());
        } else {
          changes.await(out.quietFor());
        }
        if (out.quietFor().isZero()) {
          out.heartbeat();
        }
      }
    }

    /** Whether the task has been deleted; another one may have its id by now. */
    private boolean isGone(Versions versions) {
      Task task = versions.committed() != null ? versions.committed() : versions.applied();
      return task == null || !task.terms().origin().equals(origin);
    }

    /** Sends what is new; says whether that was all there will ever be. */
    private boolean sendTo(Task committed) throws IOException {
      while (sent < committed.seq()) {
        sent++;
        byte[] event = TaskTransitions.of(committed, sent).toJson();
        out.event(Integer.toString(sent), EVENT, event);
      }
      out.flush();
      return committed.state().isTerminal();
    }
  }
}
