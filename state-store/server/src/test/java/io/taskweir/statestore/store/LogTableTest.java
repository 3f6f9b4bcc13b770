package io.taskweir.statestore.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.taskweir.protocol.Limits;
import io.taskweir.protocol.TaskKey;
import io.taskweir.protocol.result.LogLine;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogTableTest {
  private static final TaskKey KEY = new TaskKey("acme", "a");
  private static final TaskKey NEIGHBOUR = new TaskKey("acme", "ab");
  private static final byte[] OFFSET_KEY = {1};

  private final StoreMemory memory = new StoreMemory(8 << 20);

  /** What the changelog would hold in the end. */
  private final Map<List<Byte>, byte[]> logged = new TreeMap<>(LogTableTest::compare);

  private Tables tables;
  private StoreView view;
  private LogTable logs;

  @BeforeEach
  void open(@TempDir Path folder) {
    tables = new Tables(new Database(folder, memory, Samples.noDamage()));
    view = new StoreView(0, tables);
    logs =
        new LogTable(
            new Records(
                tables,
                ColumnFamily.LOGS,
                (_, key, value) -> {
                  if (value == null) {
                    logged.remove(boxed(key));
                  } else {
                    logged.put(boxed(key), value);
                  }
                }));
  }

  @AfterEach
  void close() {
    view.close();
    tables.close();
    memory.close();
  }

  private static List<Byte> boxed(byte[] bytes) {
    List<Byte> boxed = new ArrayList<>();
    for (byte b : bytes) {
      boxed.add(b);
    }
    return boxed;
  }

  private static int compare(List<Byte> a, List<Byte> b) {
    return a.toString().compareTo(b.toString());
  }

  private static List<LogLine> lines(String... texts) {
    return IntStream.range(0, texts.length)
        .mapToObj(i -> new LogLine(Instant.ofEpochMilli(1_000 + i), texts[i]))
        .toList();
  }

  private void commit() {
    tables.confirm(OFFSET_KEY, new byte[] {0});
  }

  @Test
  void aTaskThatHasLoggedNothingHasAnEmptyLog() {
    assertThat(view.log(KEY)).isEqualTo(TaskLog.EMPTY);
    logs.delete(KEY);
    assertThat(logged).isEmpty();
  }

  @Test
  void linesAreKeptInTheirOrderWithTheirNumbersAndAttempts() {
    logs.append(KEY, 1, lines("one", "two"));
    commit();
    logs.append(KEY, 1, lines("three"));
    logs.append(KEY, 2, lines("four"));
    logs.append(NEIGHBOUR, 1, lines("not this"));

    assertThat(view.log(KEY))
        .isEqualTo(
            new TaskLog(
                0,
                List.of(
                    new TaskLog.Line(1, 1, 1_000, "one"),
                    new TaskLog.Line(2, 1, 1_001, "two"),
                    new TaskLog.Line(3, 1, 1_000, "three"),
                    new TaskLog.Line(4, 2, 1_000, "four"))));
    assertThat(view.log(KEY).after(2))
        .extracting(TaskLog.Line::text)
        .containsExactly("three", "four");
    assertThat(view.log(KEY).after(9)).isEmpty();
    assertThat(logged).as("a head and a chunk for each attempt; a head and a chunk").hasSize(5);
  }

  @Test
  void ofTooMuchTheNewestIsKeptAndTheOldestIsCounted() {
    String text = "x".repeat(1_000);
    for (int report = 0; report < 400; report++) {
      logs.append(KEY, 1, lines(text, report + text.substring(10)));
      if (report % 50 == 0) {
        commit();
      }
    }
    TaskLog log = view.log(KEY);
    assertThat(log.dropped() + log.lines().size()).isEqualTo(800);
    assertThat(log.lines().getLast().text()).startsWith("399");
    assertThat(log.lines().getFirst().seq()).isEqualTo(log.dropped() + 1);
    assertThat(log.lines().stream().mapToInt(line -> line.text().length()).sum())
        .isBetween(Limits.MAX_LOG_CHARS - 2 * LogTable.CHUNK_CHARS, Limits.MAX_LOG_CHARS);
    assertThat(logged.size()).as("chunks of some kilobytes").isBetween(30, 45);
  }

  @Test
  void oneReportThatIsLargerThanAllThatIsKeptLeavesItsEnd() {
    List<LogLine> report = new ArrayList<>();
    for (int i = 0; i < 256; i++) {
      report.add(new LogLine(Instant.EPOCH, i + "y".repeat(8_000)));
    }
    logs.append(KEY, 1, report);
    TaskLog log = view.log(KEY);
    assertThat(log.lines()).hasSizeBetween(20, 33);
    assertThat(log.lines().getLast().text()).startsWith("255y");
  }

  @Test
  void nothingIsLeftOfADeletedLogAndNothingOfItsNeighbourGoes() {
    for (int i = 0; i < 30; i++) {
      logs.append(KEY, i, lines("a".repeat(900)));
    }
    logs.append(NEIGHBOUR, 1, lines("stays"));
    commit();
    logs.delete(KEY);
    assertThat(view.log(KEY)).isEqualTo(TaskLog.EMPTY);
    commit();
    assertThat(view.log(KEY)).isEqualTo(TaskLog.EMPTY);
    assertThat(view.log(NEIGHBOUR).lines()).hasSize(1);
    assertThat(logged).as("the neighbour's").hasSize(2);
  }
}
