package io.taskweir.bench.workers.light;

import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.netty.channel.nio.NioEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioSocketChannel;
import io.taskweir.bench.process.Parent;
import io.taskweir.protocol.Payload;
import io.taskweir.protocol.TaskKey;
import io.taskweir.protocol.cluster.Member;
import io.taskweir.protocol.internal.Assignment;
import io.taskweir.protocol.partition.TaskRouting;
import io.taskweir.protocol.result.Outcome;
import io.taskweir.protocol.result.WorkerReport.Finished;
import io.taskweir.worker.attempt.WorkerClock;
import io.taskweir.worker.kafka.KafkaReports;
import io.taskweir.worker.kafka.KafkaSettings;
import io.taskweir.worker.kafka.LayoutReader;
import io.taskweir.worker.kafka.MemberWatch;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The process of the light workers. It says on its standard output when all of them are connected,
 * and ends with its standard input.
 */
final class LightWorkersProgram implements LightWorker.Home {
  static final String READY = "connected";
  private static final long CONNECT_SECONDS = 120;

  private final KafkaReports reports;
  private final TaskRouting routing;
  private final CountDownLatch connecting;

  /** Held for the collector, which closes what nobody holds. */
  private final List<ManagedChannel> channels = new ArrayList<>();

  private LightWorkersProgram(KafkaReports reports, TaskRouting routing, int workers) {
    this.reports = reports;
    this.routing = routing;
    connecting = new CountDownLatch(workers);
  }

  /**
   * @param args Kafka's address, tenant, function, number of workers, slots of each
   */
  public static void main(String[] args) throws Exception {
    KafkaSettings kafka = new KafkaSettings(args[0], Map.of(), "taskweir-light-workers");
    int workers = Integer.parseInt(args[3]);
    TaskRouting routing = new TaskRouting(LayoutReader.read(kafka));
    try (KafkaReports reports = KafkaReports.open(kafka, routing.layout().partitions())) {
      LightWorkersProgram program = new LightWorkersProgram(reports, routing, workers);
      program.connect(dispatcher(kafka), args[1], args[2], workers, Integer.parseInt(args[4]));
      Parent.say(READY);
      Parent.await();
    }
    // The streams are left to the system to close, as those of a process that is gone.
    Runtime.getRuntime().halt(0);
  }

  /** The first that is heard of. */
  private static Member dispatcher(KafkaSettings kafka)
      throws InterruptedException, ExecutionException, TimeoutException {
    CompletableFuture<Member> found = new CompletableFuture<>();
    try (MemberWatch watch =
        new MemberWatch(
            kafka,
            WorkerClock.SYSTEM,
            heard -> heard.live().stream().findFirst().ifPresent(found::complete))) {
      watch.start();
      return found.get(CONNECT_SECONDS, TimeUnit.SECONDS);
    }
  }

  private void connect(Member dispatcher, String tenant, String function, int workers, int slots)
      throws InterruptedException {
    // Each process is others: an id that comes back is taken for the same worker.
    long run = ProcessHandle.current().pid();
    NioEventLoopGroup loop = new NioEventLoopGroup(1);
    for (int i = 0; i < workers; i++) {
      ManagedChannel channel =
          NettyChannelBuilder.forAddress(dispatcher.host(), dispatcher.port())
              .usePlaintext()
              .eventLoopGroup(loop)
              .channelType(NioSocketChannel.class)
              .directExecutor()
              // As often as the SDK does, but more patient: here thousands share a thread.
              .keepAliveTime(5, TimeUnit.SECONDS)
              .keepAliveTimeout(30, TimeUnit.SECONDS)
              .disableRetry()
              .build();
      channels.add(channel);
      String id = "light-" + run + "-" + i;
      loop.execute(() -> LightWorker.connect(channel, id, tenant, function, slots, this));
    }
    if (!connecting.await(CONNECT_SECONDS, TimeUnit.SECONDS)) {
      throw new IllegalStateException(
          connecting.getCount()
              + " of "
              + workers
              + " workers are not connected after "
              + CONNECT_SECONDS
              + " s");
    }
  }

  @Override
  public void connected() {
    connecting.countDown();
  }

  @Override
  public void succeeded(String workerId, Assignment assignment) {
    Instant now = Instant.now();
    TaskKey key = new TaskKey(assignment.getTenant(), assignment.getTaskId());
    reports.send(
        routing.partition(key),
        new Finished(
            key,
            assignment.getAttempt(),
            assignment.getLeaseToken(),
            Outcome.SUCCESS,
            Payload.empty(),
            null,
            null,
            workerId,
            now,
            now));
  }

  @Override
  public void lost(String workerId, String why) {
    System.err.println(workerId + " lost its dispatcher: " + why);
    Runtime.getRuntime().halt(1);
  }
}
