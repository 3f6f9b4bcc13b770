package io.taskweir.dispatcher.loop;

import io.taskweir.dispatcher.plan.Decision;
import io.taskweir.dispatcher.plan.DispatchPlan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The single writer: one thread tells the plan what happened, in batches, and has its decisions
 * performed. Everyone else only queues events.
 */
public final class DispatchLoop implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(DispatchLoop.class);
  private static final int MAX_BATCH = 1_000;

  private final LinkedBlockingQueue<PlanEvent> events = new LinkedBlockingQueue<>();
  private final DispatchPlan plan;
  private final long startNanos = System.nanoTime();
  private volatile @Nullable Thread thread;
  private volatile boolean closing;
  private volatile boolean over;
  private volatile Sizes sizes = new Sizes(0, 0, 0);

  /** How much the plan holds, as of the last batch. */
  public record Sizes(int connectedWorkers, int inFlight, int queued) {}

  /** The plan belongs to the loop from now on. */
  public DispatchLoop(DispatchPlan plan) {
    this.plan = plan;
  }

  /** Once. What was submitted before is told first. */
  public void start(Actions actions) {
    thread = Thread.ofPlatform().name("taskweir-dispatcher").daemon().start(() -> run(actions));
  }

  /** Any thread; never blocks. Once the loop has ended nothing happens any more. */
  public void submit(PlanEvent event) {
    if (!over) {
      events.add(event);
    }
  }

  /**
   * As {@link #submit}, and waits until the plan was told and its decisions are performed.
   *
   * @return whether that was in time
   */
  public boolean submitAndWait(PlanEvent event, Duration timeout) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    submit(
        (told, now) -> {
          event.tell(told, now);
          // Queued from here it is told in the next batch, when this one has been performed.
          submit((later, then) -> done.complete(null));
        });
    try {
      done.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException("nothing completes it exceptionally", e);
    }
  }

  public Sizes sizes() {
    return sizes;
  }

  /** False once the loop has ended, on request or by an error of its own. */
  public boolean isAlive() {
    Thread running = thread;
    return running != null && running.isAlive() && !over;
  }

  private void run(Actions actions) {
    List<PlanEvent> batch = new ArrayList<>();
    try {
      while (!closing) {
        PlanEvent first = await();
        if (first != null) {
          batch.add(first);
          events.drainTo(batch, MAX_BATCH);
        }
        step(batch, actions);
        batch.clear();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | Error e) {
      // What the plan knows can no longer be trusted, so nothing more is sent by it.
      log.error("The dispatcher stops: its loop failed", e);
    } finally {
      over = true;
      events.clear();
    }
  }

  private @Nullable PlanEvent await() throws InterruptedException {
    long next = plan.nextNanos();
    if (next == Long.MAX_VALUE) {
      return events.take();
    }
    long wait = next - nowNanos();
    return wait <= 0 ? events.poll() : events.poll(wait, TimeUnit.NANOSECONDS);
  }

  private void step(List<PlanEvent> batch, Actions actions) {
    long now = nowNanos();
    for (PlanEvent event : batch) {
      event.tell(plan, now);
    }
    // Writing frees what was held back for its size, so there may be more to decide at once.
    for (List<Decision> decisions = plan.decide(now);
        !decisions.isEmpty();
        decisions = plan.decide(now)) {
      actions.perform(decisions, plan, nowNanos());
    }
    sizes = new Sizes(plan.connectedWorkers(), plan.inFlight(), plan.queued());
  }

  /** The plan's clock. Any thread. */
  public long nowNanos() {
    return System.nanoTime() - startNanos;
  }

  /** Ends the thread after what was submitted before; waits for it at most two seconds. */
  @Override
  public void close() {
    Thread running = thread;
    if (running == null) {
      return;
    }
    submit((told, now) -> closing = true);
    try {
      if (!running.join(Duration.ofSeconds(2))) {
        running.interrupt();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
