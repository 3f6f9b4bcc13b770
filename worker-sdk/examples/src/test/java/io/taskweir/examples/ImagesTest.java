package io.taskweir.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.taskweir.examples.Images.Image;
import io.taskweir.protocol.TaskState;
import io.taskweir.protocol.result.Outcome;
import io.taskweir.worker.TaskweirTest;
import io.taskweir.worker.TestAttempt;
import io.taskweir.worker.TestTask;
import io.taskweir.worker.Worker;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How handlers are tested without Kafka and without waiting. */
class ImagesTest {
  private final AtomicInteger failures = new AtomicInteger();
  private final CountDownLatch never = new CountDownLatch(1);
  private final TaskweirTest test =
      TaskweirTest.of(Worker.connect("unused").handle(new Images(this::read)));

  private byte[] read(String url) throws IOException, InterruptedException {
    if (url.equals("slow.png")) {
      never.await();
    }
    if (failures.getAndDecrement() > 0) {
      throw new IOException("connection reset");
    }
    return new byte[42];
  }

  @BeforeEach
  void configure() {
    test.configure(
        "measure",
        "{\"maxRetries\":2,\"timeoutSeconds\":30,\"backoff\":{\"initialMs\":500,\"jitter\":0}}");
  }

  @AfterEach
  void close() {
    test.close();
  }

  @Test
  void anImageIsMeasured() {
    TestTask task = test.task("measure", new Image("a.png")).submit();
    assertThat(task.state()).isEqualTo(TaskState.SUCCEEDED);
    assertThat(task.result(Integer.class)).isEqualTo(42);
    assertThat(task.log()).containsExactly("reads a.png");
  }

  @Test
  void aSourceThatFailsOnceIsAskedAgain() {
    failures.set(1);
    TestTask task = test.task("measure", new Image("a.png")).submit();
    assertThat(task.state()).isEqualTo(TaskState.RETRYING);
    test.advance(Duration.ofMillis(500));
    assertThat(task.state()).isEqualTo(TaskState.SUCCEEDED);
    assertThat(task.attempts())
        .extracting(TestAttempt::outcome)
        .containsExactly(Outcome.RETRYABLE, Outcome.SUCCESS);
  }

  @Test
  void aSourceThatKeepsFailingIsGivenUpAfterTwoRetries() {
    failures.set(100);
    TestTask task = test.task("measure", new Image("a.png")).submit();
    test.runToEnd(task);
    assertThat(task.state()).isEqualTo(TaskState.FAILED);
    assertThat(task.attempts()).hasSize(3);
  }

  @Test
  void anImageWithoutUrlIsNotTriedAgain() {
    TestTask task = test.task("measure", new Image("")).submit();
    assertThat(task.state()).isEqualTo(TaskState.FAILED);
    assertThat(task.attempts()).hasSize(1);
  }

  @Test
  void aSlowSourceRunsOutOfItsTime() {
    TestTask task = test.task("measure", new Image("slow.png")).start();
    test.advance(Duration.ofSeconds(30));
    assertThat(task.state()).isEqualTo(TaskState.RETRYING);
    assertThat(task.error()).hasValueSatisfying(it -> assertThat(it.type()).isEqualTo("Timeout"));
  }

  @Test
  void aStopIsHeeded() {
    TestTask task = test.task("measure", new Image("slow.png")).id("r-1").start();
    test.stop("r-1");
    assertThat(task.state()).isEqualTo(TaskState.STOPPED);
    assertThat(task.log()).containsExactly("reads slow.png", "stops r-1");
  }
}
