package io.taskweir.statestore.step;

import io.taskweir.core.lease.LeaseTokens;
import io.taskweir.core.machine.TaskMachine;
import io.taskweir.protocol.Topics;
import io.taskweir.protocol.problem.ProblemException;
import io.taskweir.statestore.StateStoreSettings;
import io.taskweir.statestore.flow.PollPace;
import io.taskweir.statestore.flow.ReportsRead;
import io.taskweir.statestore.flow.SamePartition;
import io.taskweir.statestore.flow.TurnTaking;
import io.taskweir.statestore.store.TaskStore;
import io.taskweir.statestore.watch.CommitWishes;
import io.taskweir.statestore.watch.Waiters;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/**
 * One partition of the state-store: gives every input record to the intake that knows it, and every
 * tick to what is due by time. A record that is refused goes to the rejected topic, and the line
 * goes on; any other error ends the step, and with it the transaction.
 */
public final class TaskProcessor implements Processor<byte[], byte[], byte[], byte[]> {
  private static final Duration TICK = Duration.ofMillis(20);

  /** A partition without anything to do looks again after this time at the latest. */
  public static final Duration LONGEST_REST = Duration.ofMillis(250);

  /** After a record somebody may soon wait for its commit, in milliseconds. */
  private static final long ALERT_MS = 1_000;

  /** Between two looks at what nobody waits for, in milliseconds. */
  private static final long SELDOM_MS = 1_000;

  private final StateStoreSettings settings;
  private final TurnTaking turns;
  private final SamePartition samePartition;
  private final PollPace pace;
  private final ReportsRead reportsRead;
  private final Waiters waiters;
  private final CommitWishes wishes;
  private final StepMetrics metrics;
  private final InstantSource clock;

  private Work work = Work.NOT_YET;

  public TaskProcessor(
      StateStoreSettings settings,
      TurnTaking turns,
      SamePartition samePartition,
      PollPace pace,
      ReportsRead reportsRead,
      Waiters waiters,
      CommitWishes wishes,
      StepMetrics metrics,
      InstantSource clock) {
    this.settings = settings;
    this.turns = turns;
    this.samePartition = samePartition;
    this.pace = pace;
    this.reportsRead = reportsRead;
    this.waiters = waiters;
    this.wishes = wishes;
    this.metrics = metrics;
    this.clock = clock;
  }

  /** What there is once the processor has been given its store. */
  private interface Work {
    Work NOT_YET =
        new Work() {
          @Override
          public void take(Record<byte[], byte[]> input) {
            throw new IllegalStateException("the processor has not been opened");
          }

          @Override
          public void tick() {
            throw new IllegalStateException("the processor has not been opened");
          }

          @Override
          public void close() {}
        };

    void take(Record<byte[], byte[]> input);

    void tick();

    void close();
  }

  @Override
  public void init(ProcessorContext<byte[], byte[]> context) {
    TaskStore store = context.getStateStore(TaskStore.NAME);
    work = new Opened(context, store);
    context.schedule(TICK, PunctuationType.WALL_CLOCK_TIME, at -> work.tick());
  }

  @Override
  public void process(Record<byte[], byte[]> input) {
    work.take(input);
  }

  @Override
  public void close() {
    work.close();
  }

  private final class Opened implements Work {
    private final ProcessorContext<byte[], byte[]> context;
    private final TaskStore store;
    private final Set<Integer> partition;
    private final Emitter emitter;
    private final CommitPacer pacer;
    private final LaneGates gates;
    private final OutSets outSets;
    private final WakeUps wakeUps;
    private final SubmissionIntake submissions;
    private final ReportIntake reports;
    private final BatchRunner batches;
    private final Purger purger;
    private final CommandIntake commands;
    private boolean entered;
    private boolean announced;
    private long commitsBefore;
    private long seldomMs;
    private long lastRecordMs;

    private Opened(ProcessorContext<byte[], byte[]> context, TaskStore store) {
      this.context = context;
      this.store = store;
      partition = Set.of(context.taskId().partition());
      emitter = new Emitter(context, clock);
      pacer = new CommitPacer(context::commit);
      LeaseTokens tokens = new LeaseTokens(settings.leaseSecret().key());
      TaskMachine machine =
          new TaskMachine(
              tokens,
              settings.lease().toMillis(),
              settings.policy().systemRetryBudget().toMillis());
      TaskSteps steps = new TaskSteps(store, machine, tokens, emitter, waiters, metrics, pacer);
      gates = new LaneGates(store, steps);
      outSets = new OutSets(store, steps, emitter);
      long holdUntilMs = clock.millis() + settings.lease().toMillis();
      wakeUps = new WakeUps(store, steps, gates, metrics, holdUntilMs);
      submissions = new SubmissionIntake(store, steps, gates, turns.routing(), settings, metrics);
      reports =
          new ReportIntake(
              store, steps, gates, tokens, waiters, settings.maxPayloadBytes(), metrics);
      Reruns reruns = new Reruns(store, settings.policy(), steps, emitter, metrics);
      batches = new BatchRunner(store, new BatchActions(store, steps, gates, reruns), pacer, clock);
      purger = new Purger(store, steps, metrics, clock);
      commands =
          new CommandIntake(
              store,
              steps,
              gates,
              outSets,
              new FunctionIntake(store, gates, batches),
              batches,
              reruns,
              emitter,
              metrics);
    }

    /**
     * The first act of an owner is a new incarnation, which it asks to have committed at once.
     * Until that is done it may have been replaced without knowing: what it said to dispatchers
     * would come from a state that is no longer true, and count as later than its successor's.
     */
    private void enterOnce(long nowMs) {
      if (!entered) {
        entered = true;
        commitsBefore = store.confirmations();
        store.control().setIncarnation(Math.max(store.control().incarnation() + 1, nowMs));
        pacer.commitNow(nowMs);
        store.startServing();
      } else if (!announced && store.confirmations() > commitsBefore) {
        announce(nowMs);
      }
    }

    /** What is out; again whatever may not run, since takeovers may have gone unanswered. */
    private void announce(long nowMs) {
      announced = true;
      emitter.speakToDispatchers();
      outSets.announce(true);
      gates.open();
      gates.tick(nowMs);
    }

    @Override
    public void take(Record<byte[], byte[]> input) {
      long nowMs = clock.millis();
      samePartition.enter(partition);
      enterOnce(nowMs);
      RecordMetadata source =
          context
              .recordMetadata()
              .orElseThrow(() -> new IllegalStateException("an input without a source"));
      try {
        route(input, source, nowMs);
      } catch (ProblemException e) {
        metrics.rejected(e.code());
        emitter.reject(input, source, e);
        if (Topics.queueIndex(source.topic()) >= 0) {
          store.refused(SubmissionIntake.origin(source), e);
        }
      }
      store.taken(source.topic(), source.offset() + 1);
      lastRecordMs = nowMs;
      pace.nextAt(store.partition(), nowMs + TICK.toMillis());
      pacer.written(store.uncommitted(), nowMs);
    }

    private void route(Record<byte[], byte[]> input, RecordMetadata source, long nowMs) {
      long writtenAtMs = turns.taken(source, input.timestamp());
      switch (source.topic()) {
        case Topics.RESULTS -> reports.take(input.value(), nowMs);
        case Topics.LOGS -> reports.takeLog(input.value());
        case Topics.COMMANDS -> commands.take(input.value(), nowMs);
        default -> submissions.take(input.value(), source, writtenAtMs, nowMs);
      }
    }

    @Override
    public void tick() {
      long nowMs = clock.millis();
      samePartition.enter(partition);
      enterOnce(nowMs);
      wakeUps.tick(
          nowMs, reportsRead.untilMs(store.partition(), store.takenInUpTo(Topics.RESULTS), nowMs));
      gates.tick(nowMs);
      batches.tick(nowMs);
      purger.tick(nowMs);
      if (wishes.take(store.partition())) {
        pacer.commitSoon();
      }
      pacer.written(store.uncommitted(), nowMs);
      pacer.tick(nowMs);
      // A clock that was put back is no reason to wait until it is there again.
      if (Math.abs(nowMs - seldomMs) > SELDOM_MS) {
        seldomMs = nowMs;
        reports.takeParked(nowMs);
        batches.forgetOld(nowMs);
      }
      pace.nextAt(store.partition(), nextMs(nowMs));
    }

    /** When to look again if nothing arrives. */
    private long nextMs(long nowMs) {
      boolean alert =
          !announced
              || nowMs - lastRecordMs < ALERT_MS
              || pacer.isWanted()
              || batches.isAtWork()
              || gates.isUnfinished();
      return alert
          ? nowMs + TICK.toMillis()
          : Math.min(store.nextTimeMs(), nowMs + LONGEST_REST.toMillis());
    }

    @Override
    public void close() {
      pace.forget(store.partition());
      reportsRead.forget(store.partition());
    }
  }
}
