package io.taskweir.e2e.torture.fault;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * Faults one after the other, now and then two at a time, with times of quiet between them. The
 * seed alone decides which, in which order and for how long; whom they meet depends also on who is
 * there. One thread.
 */
public final class Schedule {
  private static final int QUIET_MS = 4_000;
  private static final int SHORTEST_MS = 4_000;
  private static final int LONGEST_MS = 20_000;

  /** Longer than a lease. */
  private static final int VERY_LONG_MS = 40_000;

  private final SplittableRandom random;
  private final List<FaultKind> kinds;
  private final InstantSource clock;
  private final Consumer<String> report;
  private final List<Injected> injected = new ArrayList<>();

  /**
   * A fault that has happened.
   *
   * @param error what it failed with; empty if it did not
   */
  public record Injected(String name, FaultKind kind, long fromMs, long untilMs, String error) {}

  /**
   * @param kinds that the machine allows; not empty
   * @param report is told what happens
   */
  public Schedule(long seed, List<FaultKind> kinds, InstantSource clock, Consumer<String> report) {
    this.random = new SplittableRandom(seed);
    this.kinds = kinds;
    this.clock = clock;
    this.report = report;
  }

  /** Lets things go wrong for so long; when it returns all has been put right. */
  public void run(Victims victims, Duration time) throws InterruptedException {
    long end = System.nanoTime() + time.toNanos();
    // Every kind in its turn, in an order of this seed: chance alone would leave some out.
    List<FaultKind> order = shuffled();
    for (int i = 0; System.nanoTime() < end; i++) {
      Thread.sleep(random.nextInt(QUIET_MS / 2, QUIET_MS));
      int together = random.nextInt(4) == 0 ? 2 : 1;
      List<FaultKind> now = new ArrayList<>();
      for (int j = 0; j < together; j++) {
        now.add(order.get((i + j) % order.size()));
      }
      i += together - 1;
      happen(now, victims);
    }
  }

  private List<FaultKind> shuffled() {
    List<FaultKind> left = new ArrayList<>(kinds);
    List<FaultKind> order = new ArrayList<>();
    while (!left.isEmpty()) {
      order.add(left.remove(random.nextInt(left.size())));
    }
    return order;
  }

  private void happen(List<FaultKind> now, Victims victims) throws InterruptedException {
    int time = random.nextInt(6) == 0 ? VERY_LONG_MS : random.nextInt(SHORTEST_MS, LONGEST_MS);
    List<Fault> faults = now.stream().map(it -> it.on(victims, random)).toList();
    long from = clock.millis();
    List<String> errors = new ArrayList<>();
    for (Fault fault : faults) {
      report.accept("fault: " + fault.name());
      errors.add(attempt(fault::inject));
    }
    Thread.sleep(time);
    for (int i = 0; i < faults.size(); i++) {
      Fault fault = faults.get(i);
      String healing = attempt(fault::heal);
      report.accept("healed: " + fault.name());
      injected.add(
          new Injected(
              fault.name(), now.get(i), from, clock.millis(), (errors.get(i) + healing).strip()));
    }
  }

  @FunctionalInterface
  private interface Step {
    void take() throws InterruptedException;
  }

  /** A fault that does not come off, because of another one, is told and not counted. */
  private String attempt(Step step) throws InterruptedException {
    try {
      step.take();
      return "";
    } catch (RuntimeException e) {
      report.accept("did not come off: " + e);
      return e + " ";
    }
  }

  /** What has happened, in its order. */
  public List<Injected> injected() {
    return List.copyOf(injected);
  }
}
