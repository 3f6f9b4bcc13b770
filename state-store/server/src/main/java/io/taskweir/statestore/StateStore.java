package io.taskweir.statestore;

import com.codahale.metrics.MetricRegistry;
import io.javalin.config.RoutesConfig;
import io.taskweir.protocol.partition.TaskRouting;
import io.taskweir.statestore.flow.PollPace;
import io.taskweir.statestore.flow.ReportsRead;
import io.taskweir.statestore.flow.SamePartition;
import io.taskweir.statestore.flow.TurnTaking;
import io.taskweir.statestore.http.ControlProducer;
import io.taskweir.statestore.http.PartitionOwners;
import io.taskweir.statestore.http.ReadBarrier;
import io.taskweir.statestore.http.Rulings;
import io.taskweir.statestore.http.ShardCommands;
import io.taskweir.statestore.http.StateRoutes;
import io.taskweir.statestore.http.TaskReruns;
import io.taskweir.statestore.http.TaskStops;
import io.taskweir.statestore.http.Watching;
import io.taskweir.statestore.http.WhyWaiting;
import io.taskweir.statestore.step.StepMetrics;
import io.taskweir.statestore.step.TaskProcessor;
import io.taskweir.statestore.store.LocalStores;
import io.taskweir.statestore.store.StoreFolders;
import io.taskweir.statestore.store.StoreMemory;
import io.taskweir.statestore.store.StoreMetrics;
import io.taskweir.statestore.store.TaskStore;
import io.taskweir.statestore.store.TransactionHook;
import io.taskweir.statestore.topology.OrphanedTransactions;
import io.taskweir.statestore.topology.StreamsClients;
import io.taskweir.statestore.topology.StreamsSettings;
import io.taskweir.statestore.topology.TaskTopology;
import io.taskweir.statestore.watch.CommitWishes;
import io.taskweir.statestore.watch.Waiters;
import java.time.Duration;
import java.time.InstantSource;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The state-store of one process: the Streams application that decides what tasks are, and the HTTP
 * routes that answer what they are. Thread-safe.
 */
public final class StateStore implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StateStore.class);
  private static final Duration CLOSE_WITHIN = Duration.ofSeconds(20);

  private final KafkaStreams streams;
  private final OrphanedTransactions orphans;
  private final StoreMemory memory;
  private final Producer<byte[], byte[]> control;
  private final ReadBarrier barrier;
  private final Watching watching;
  private final StateRoutes routes;

  private StateStore(
      KafkaStreams streams,
      OrphanedTransactions orphans,
      StoreMemory memory,
      Producer<byte[], byte[]> control,
      ReadBarrier barrier,
      Watching watching,
      StateRoutes routes) {
    this.streams = streams;
    this.orphans = orphans;
    this.memory = memory;
    this.control = control;
    this.barrier = barrier;
    this.watching = watching;
    this.routes = routes;
  }

  /**
   * Starts to take partitions; returns before it has any ({@link #isReady} tells).
   *
   * @param metrics gets the counters and meters of the state-store
   */
  public static StateStore start(StateStoreSettings settings, MetricRegistry metrics) {
    InstantSource clock = InstantSource.system();
    TaskRouting routing = new TaskRouting(settings.layout());
    StoreMemory memory = new StoreMemory(settings.memoryBytes());
    LocalStores localStores = new LocalStores();
    Waiters waiters = new Waiters();
    TransactionHook hook = new TransactionHook();
    CommitWishes wishes = new CommitWishes();
    PollPace pace = new PollPace();
    ReportsRead reports = new ReportsRead();
    Topology topology =
        topology(
            settings, metrics, clock, memory, localStores, waiters, wishes, hook, pace, reports);
    KafkaStreams streams =
        new KafkaStreams(
            topology, StreamsSettings.of(settings), new StreamsClients(hook, pace, reports, clock));
    streams.setUncaughtExceptionHandler(StateStore::onFailure);
    OrphanedTransactions orphans = new OrphanedTransactions(settings.kafka(), metrics);
    streams.setGlobalStateRestoreListener(orphans);
    metrics.gauge("taskweir.store.partitions", () -> localStores::size);

    PartitionOwners owners = new PartitionOwners(streams, localStores, settings);
    Producer<byte[], byte[]> control = ControlProducer.open(settings.kafka());
    ReadBarrier barrier = new ReadBarrier(settings.kafka());
    Watching watching = new Watching(waiters, wishes, barrier, routing, settings.kafka(), metrics);
    StateRoutes routes =
        new StateRoutes(
            routing,
            owners,
            watching,
            new ShardCommands(control, routing, clock),
            new TaskStops(control),
            new TaskReruns(control, wishes, settings),
            new WhyWaiting(clock),
            new Rulings(wishes),
            barrier);
    StateStore stateStore =
        new StateStore(streams, orphans, memory, control, barrier, watching, routes);
    streams.start();
    return stateStore;
  }

  private static Topology topology(
      StateStoreSettings settings,
      MetricRegistry metrics,
      InstantSource clock,
      StoreMemory memory,
      LocalStores localStores,
      Waiters waiters,
      CommitWishes wishes,
      TransactionHook hook,
      PollPace pace,
      ReportsRead reports) {
    TurnTaking turns = new TurnTaking(new TaskRouting(settings.layout()));
    SamePartition partition = new SamePartition();
    StepMetrics stepMetrics = new StepMetrics(metrics);
    StoreMetrics storeMetrics = new StoreMetrics(metrics);
    StoreFolders folders =
        new StoreFolders(
            settings.dataDir().resolve("store"),
            Duration.ofMillis(StreamsSettings.DELETE_RETENTION_MS / 2),
            settings.flushInterval(),
            clock);
    return TaskTopology.build(
        turns,
        partition,
        () ->
            new TaskProcessor(
                settings, turns, partition, pace, reports, waiters, wishes, stepMetrics, clock),
        () -> new TaskStore(folders, memory, localStores, hook, clock, storeMetrics),
        StreamsSettings.changelog());
  }

  /**
   * A step that failed has had no committed effect; the thread starts anew from what is committed.
   */
  private static StreamThreadExceptionResponse onFailure(Throwable failure) {
    LOG.error("a stream thread failed and is replaced", failure);
    return StreamThreadExceptionResponse.REPLACE_THREAD;
  }

  /** Adds the state-store's part of the HTTP API. */
  public void routes(RoutesConfig config) {
    routes.addTo(config);
  }

  /** Whether this instance has joined and serves its partitions. */
  public boolean isReady() {
    return streams.state() == KafkaStreams.State.RUNNING;
  }

  /**
   * Ends the answers that would never end by themselves; to be called before HTTP stops, which
   * waits for answers. Returns at once.
   */
  public void endStreams() {
    watching.close();
  }

  /** Leaves the group, commits and flushes; waits at most 20 s. */
  @Override
  public void close() {
    watching.close();
    control.close();
    barrier.close();
    orphans.close();
    boolean closed =
        streams.close(
            CloseOptions.timeout(CLOSE_WITHIN)
                .withGroupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP));
    if (!closed) {
      // Its threads may still be inside of RocksDB, so its memory is left to the process's end.
      LOG.warn("the state-store did not stop within {}", CLOSE_WITHIN);
      return;
    }
    memory.close();
  }
}
