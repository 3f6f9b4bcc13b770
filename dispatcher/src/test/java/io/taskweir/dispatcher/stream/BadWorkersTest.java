package io.taskweir.dispatcher.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.TextFormat;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import io.taskweir.dispatcher.loop.DispatchLoop;
import io.taskweir.dispatcher.plan.DispatchPlan;
import io.taskweir.dispatcher.plan.PlanSettings;
import io.taskweir.protocol.internal.DispatcherMessage;
import io.taskweir.protocol.internal.WorkerMessage;
import io.taskweir.protocol.internal.WorkerStreamGrpc;
import io.taskweir.protocol.partition.Layout;
import io.taskweir.protocol.partition.TaskRouting;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever comes to the workers' port, its own stream ends with what is wrong, and other workers
 * notice nothing (G11). The messages are in {@code bad-input/worker-stream.txt}.
 */
class BadWorkersTest {
  private static final Pattern REPEATED = Pattern.compile("«(.)\\*([0-9]+)»");
  private static final String GOOD =
      "hello { worker_id: \"good\" tenant: \"acme\" functions: \"f\" slots: 1 }";

  private final DispatchPlan plan =
      new DispatchPlan(new TaskRouting(new Layout(1, 1, 1)), PlanSettings.defaults(), what -> {});
  private final DispatchLoop loop = new DispatchLoop(plan);
  private final WorkerStreams streams =
      new WorkerStreams(loop, "d-1", WorkerSecurity.NONE, () -> {});
  private final List<ManagedChannel> channels = new ArrayList<>();
  private int port;

  @BeforeEach
  void start() throws IOException {
    port = streams.listen("127.0.0.1", 0);
    loop.start((decisions, present, now) -> streams.flush(present));
  }

  @AfterEach
  void stop() {
    channels.forEach(ManagedChannel::shutdownNow);
    streams.close();
    loop.close();
  }

  static Stream<String> messages() {
    try (InputStream in =
        Objects.requireNonNull(
            BadWorkersTest.class.getResourceAsStream("/bad-input/worker-stream.txt"))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @MethodSource("messages")
  void isToldWhatIsWrong(String row) throws Exception {
    String[] cells = row.split("\\|", -1);
    Conversation good = new Conversation(GOOD);
    good.awaitWelcome();

    Status status = new Conversation(cells[0].split(" then ", -1)).awaitEnd();

    assertThat(status.getCode().name()).isEqualTo(cells[1].strip());
    assertThat(status.getDescription())
        .contains(cells[2].strip())
        .doesNotContain("Exception", "s3cr3t")
        .hasSizeLessThan(700);
    assertThat(good.end).isNull();
  }

  @Test
  void whatIsNotGrpcEndsItsConnectionAndNoOther() throws Exception {
    Conversation good = new Conversation(GOOD);
    good.awaitWelcome();
    byte[] noise = new byte[4_096];
    new Random(1).nextBytes(noise);
    List<byte[]> talk =
        List.of(
            "GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII),
            "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII),
            new byte[] {22, 3, 1, 2, 0, 1, 0, 1, (byte) 0xfc, 3, 3},
            noise,
            new byte[0]);
    List<Socket> halfOpen = new ArrayList<>();
    for (byte[] bytes : talk) {
      Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
      socket.getOutputStream().write(bytes);
      socket.getOutputStream().flush();
      halfOpen.add(socket);
    }

    Conversation another = new Conversation(GOOD.replace("good", "another"));
    another.awaitWelcome();

    assertThat(good.end).isNull();
    for (Socket socket : halfOpen) {
      socket.close();
    }
  }

  @Test
  void aMessageThatIsTooLargeEndsItsOwnStream() throws Exception {
    Conversation good = new Conversation(GOOD);
    good.awaitWelcome();
    WorkerMessage.Builder hello = message(GOOD.replace("good", "large")).toBuilder();
    hello.getHelloBuilder().setSdkVersion("v".repeat(16 << 20));

    Conversation large = new Conversation(hello.build());
    assertThat(large.awaitEnd()).isNotNull();

    assertThat(large.welcome.getCount()).isEqualTo(1);
    assertThat(good.end).isNull();
  }

  private final class Conversation implements StreamObserver<DispatcherMessage> {
    private final CountDownLatch welcome = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);
    volatile @Nullable Status end;

    Conversation(String... messages) {
      this(Stream.of(messages).map(BadWorkersTest::message).toArray(WorkerMessage[]::new));
    }

    Conversation(WorkerMessage... messages) {
      ManagedChannel channel =
          NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
      channels.add(channel);
      StreamObserver<WorkerMessage> out = WorkerStreamGrpc.newStub(channel).connect(this);
      for (WorkerMessage message : messages) {
        out.onNext(message);
      }
    }

    void awaitWelcome() {
      await().until(() -> welcome.getCount() == 0);
    }

    Status awaitEnd() throws InterruptedException {
      assertThat(ended.await(20, TimeUnit.SECONDS)).as("the stream ends").isTrue();
      return Objects.requireNonNull(end);
    }

    @Override
    public void onNext(DispatcherMessage message) {
      if (message.hasWelcome()) {
        welcome.countDown();
      }
    }

    @Override
    public void onError(Throwable error) {
      end = Status.fromThrowable(error);
      ended.countDown();
    }

    @Override
    public void onCompleted() {
      end = Status.OK;
      ended.countDown();
    }
  }

  private static WorkerMessage message(String text) {
    String filled =
        REPEATED.matcher(text).replaceAll(it -> it.group(1).repeat(Integer.parseInt(it.group(2))));
    try {
      return TextFormat.parse(filled, WorkerMessage.class);
    } catch (TextFormat.ParseException e) {
      throw new IllegalArgumentException("in the corpus: " + text, e);
    }
  }
}
