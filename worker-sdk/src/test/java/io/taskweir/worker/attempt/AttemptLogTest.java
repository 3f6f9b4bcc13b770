package io.taskweir.worker.attempt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.taskweir.protocol.Limits;
import io.taskweir.protocol.result.LogLine;
import io.taskweir.worker.attempt.AttemptLog.Added;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AttemptLogTest {
  private static final Instant NOW = Instant.parse("2026-11-22T06:00:00Z");

  private final AttemptLog log = new AttemptLog();
  private final List<List<LogLine>> sent = new CopyOnWriteArrayList<>();

  @Test
  void aTextIsSplitAtItsLineEnds() {
    Added unused = log.add(NOW, "one\ntwo\r\n\rfour\u2028still four\n");
    unused = log.add(NOW.plusMillis(1), "");
    assertThat(log.sendNext(NOW, sent::add)).isFalse();
    assertThat(sent)
        .containsExactly(
            List.of(
                new LogLine(NOW, "one"),
                new LogLine(NOW, "two"),
                new LogLine(NOW, ""),
                new LogLine(NOW, "four still four"),
                new LogLine(NOW.plusMillis(1), "")));
  }

  @Test
  void aLineThatIsTooLongIsCut() {
    Added unused = log.add(NOW, "x".repeat(Limits.MAX_LOG_LINE_CHARS + 1) + "\nshort");
    sendAll();
    assertThat(texts()).hasSize(2).endsWith("short");
    assertThat(texts().get(0)).hasSize(Limits.MAX_LOG_LINE_CHARS).endsWith("x…");
  }

  @Test
  void whoSendsIsToldOfTheFirstLineAndOfAFullBatchOnce() {
    assertThat(log.add(NOW, "1")).isEqualTo(Added.FIRST);
    for (int i = 2; i < Limits.MAX_LOG_LINES; i++) {
      assertThat(log.add(NOW, "" + i)).isEqualTo(Added.MORE);
    }
    assertThat(log.add(NOW, "256")).isEqualTo(Added.FULL);
    assertThat(log.add(NOW, "257")).isEqualTo(Added.MORE);
    assertThat(log.sendNext(NOW, sent::add)).as("more is left").isTrue();
    assertThat(log.add(NOW, "258")).as("the sender knows").isEqualTo(Added.MORE);
    assertThat(log.sendNext(NOW, sent::add)).isFalse();
    assertThat(sent).extracting(List::size).containsExactly(256, 2);
    assertThat(log.add(NOW, "259")).isEqualTo(Added.FIRST);
  }

  @Test
  void aBatchHoldsNoMoreTextThanItMay() {
    String line = "x".repeat(8_000);
    for (int i = 0; i < 8; i++) {
      assertThat(log.add(NOW, line)).isEqualTo(i == 0 ? Added.FIRST : Added.MORE);
    }
    assertThat(log.add(NOW, line)).isEqualTo(Added.FULL);
    sendAll();
    assertThat(sent).extracting(List::size).containsExactly(8, 1);
  }

  @Test
  void linesThatFindNoRoomAreDroppedAndCounted() {
    logLines(1, 1_030);
    assertThat(log.sendNext(NOW, sent::add)).isTrue();
    logLines(1_031, 1_032);
    sendAll();
    List<String> expected =
        new ArrayList<>(IntStream.rangeClosed(1, 1_024).mapToObj(i -> "" + i).toList());
    expected.addAll(List.of("… 6 lines were dropped", "1031", "1032"));
    assertThat(texts()).containsExactlyElementsOf(expected);
    assertThat(sent).allSatisfy(it -> assertThat(it).hasSizeLessThanOrEqualTo(256));
  }

  @Test
  void lastLinesThatWereDroppedAreCountedToo() {
    String line = "x".repeat(8_192);
    for (int i = 0; i < 33; i++) {
      Added unused = log.add(NOW, line);
    }
    log.end();
    sendAll();
    assertThat(texts()).hasSize(33).endsWith("… 1 line was dropped");
  }

  @Test
  void nothingIsAddedAfterTheEndAndWhatFollowsItIsDoneOnce() {
    logLines(1, 300);
    log.end(() -> sent.add(List.of(new LogLine(NOW, "followed"))));
    logLines(301, 302);
    sendAll();
    sendAll();
    assertThat(texts()).hasSize(301).endsWith("300", "followed");
  }

  @Test
  void drainingWaitsForNobody() throws InterruptedException {
    logLines(1, 257);
    CountDownLatch mayEnd = new CountDownLatch(1);
    CountDownLatch sending = new CountDownLatch(1);
    Thread blocked =
        new Thread(
            () -> {
              boolean unused =
                  log.sendNext(
                      NOW,
                      batch -> {
                        sending.countDown();
                        awaitUninterruptedly(mayEnd);
                      });
            });
    blocked.start();
    sending.await();
    log.drain(NOW, sent::add);
    assertThat(texts()).containsExactly("257");
    mayEnd.countDown();
    blocked.join();
  }

  @Test
  void batchesOfSeveralSendersKeepTheirOrder() throws InterruptedException {
    logLines(1, 1_000);
    List<Thread> senders = IntStream.range(0, 4).mapToObj(i -> new Thread(this::sendAll)).toList();
    senders.forEach(Thread::start);
    for (Thread sender : senders) {
      sender.join();
    }
    assertThat(texts())
        .containsExactlyElementsOf(
            IntStream.rangeClosed(1, 1_000).mapToObj(Integer::toString).toList());
  }

  @Test
  void linesOfSeveralThreadsAreAllThere() throws InterruptedException {
    List<Thread> writers =
        IntStream.range(0, 4)
            .mapToObj(i -> new Thread(() -> logLines(i * 100 + 1, i * 100 + 100)))
            .toList();
    writers.forEach(Thread::start);
    await()
        .until(
            () -> {
              sendAll();
              return texts().size() == 400;
            });
    for (Thread writer : writers) {
      writer.join();
    }
    assertThat(texts()).doesNotHaveDuplicates();
    for (int i = 0; i < 4; i++) {
      int first = i * 100 + 1;
      assertThat(
              texts().stream().filter(it -> (Integer.parseInt(it) - 1) / 100 == (first - 1) / 100))
          .as("in order")
          .containsExactlyElementsOf(
              IntStream.range(first, first + 100).mapToObj(Integer::toString).toList());
    }
  }

  private static void awaitUninterruptedly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private void logLines(int from, int to) {
    for (int i = from; i <= to; i++) {
      Added unused = log.add(NOW, Integer.toString(i));
    }
  }

  private void sendAll() {
    while (log.sendNext(NOW, sent::add)) {
      // Each round is a batch.
    }
  }

  private List<String> texts() {
    return sent.stream().flatMap(List::stream).map(LogLine::text).toList();
  }
}
