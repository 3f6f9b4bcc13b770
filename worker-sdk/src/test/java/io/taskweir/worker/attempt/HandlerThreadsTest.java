package io.taskweir.worker.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class HandlerThreadsTest {
  @Test
  void threadsAreVirtualWhereTheJdkHasThem() {
    assertThat(HandlerThreads.areVirtual()).isEqualTo(Runtime.version().feature() >= 21);
  }

  @Test
  void thePoolOfOlderJdksRunsAsManyAtOnceAsAsked() throws Exception {
    assertAllRunAtOnce(HandlerThreads.pool(8, "t-"), 8);
  }

  @Test
  void soDoTheVirtualOnes() throws Exception {
    assertAllRunAtOnce(HandlerThreads.start(64), 64);
  }

  private static void assertAllRunAtOnce(ExecutorService threads, int count) throws Exception {
    CyclicBarrier together = new CyclicBarrier(count + 1);
    for (int i = 0; i < count; i++) {
      threads.execute(
          () -> {
            try {
              int unused = together.await(10, TimeUnit.SECONDS);
            } catch (Exception e) {
              throw new AssertionError(e);
            }
          });
    }
    int unused = together.await(10, TimeUnit.SECONDS);
    threads.shutdown();
    assertThat(threads.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
  }
}
