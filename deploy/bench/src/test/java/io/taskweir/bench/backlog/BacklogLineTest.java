package io.taskweir.bench.backlog;

import static org.assertj.core.api.Assertions.assertThat;

import io.taskweir.bench.backlog.BacklogLine.Deletion;
import io.taskweir.bench.backlog.BacklogLine.Findings;
import io.taskweir.bench.backlog.BacklogLine.MemoryBound;
import io.taskweir.bench.backlog.BacklogRound.Measured;
import io.taskweir.bench.broker.RecordCost;
import io.taskweir.bench.line.WaitingTasks.Submitted;
import io.taskweir.bench.measure.Durations;
import io.taskweir.bench.measure.Footprint;
import io.taskweir.bench.measure.Percentiles;
import io.taskweir.bench.measure.Work;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class BacklogLineTest {
  private static final Durations MS_2 = Durations.of(LongStream.of(2_000_000));
  private static final Durations MS_3 = Durations.of(LongStream.of(3_000_000));

  private static Work perSecond(int tasks) {
    return new Work(tasks, 1_000_000_000, tasks * 50_000L);
  }

  @Test
  void isOneLineThatPutsFullBesideEmpty() {
    Measured empty =
        new Measured(
            new Submitted(perSecond(40_000), perSecond(8_000)),
            perSecond(10_000),
            MS_2,
            MS_2,
            MS_2,
            MS_2);
    Measured full =
        new Measured(
            new Submitted(perSecond(30_000), perSecond(6_000)),
            perSecond(9_000),
            MS_3,
            MS_3,
            MS_3,
            MS_3);
    Findings findings =
        new Findings(
            new Rounds(List.of(empty)),
            new Rounds(List.of(full)),
            perSecond(7_000),
            new Footprint(800, 90, 400),
            new Footprint(900, 95, 2_000),
            MS_3,
            new Deletion(
                perSecond(5_000), new Percentiles(3, 8, 12), new Percentiles(4, 9, 14), MS_2),
            perSecond(11_000));

    String line =
        new BacklogLine(
                1_000_000,
                findings,
                1_000,
                new MemoryBound(2_000, 256),
                new RecordCost(10, 500_000))
            .toJson();

    String both =
        "{\"empty\":{\"p50\":2,\"p95\":2,\"p99\":2},\"full\":{\"p50\":3,\"p95\":3,\"p99\":3},"
            + "\"p50Ratio\":1.5,\"ratio\":1.5}";
    assertThat(line)
        .isEqualTo(
            "{\"scenario\":\"backlog\",\"backlog\":1000000,\"fillPerSecond\":7000,"
                + "\"submitPerSecond\":{\"empty\":40000,\"full\":30000,\"ratio\":0.75},"
                + "\"takeInPerSecond\":{\"empty\":8000,\"full\":6000,\"ratio\":0.75},"
                + "\"takeInCpuMicrosPerTask\":{\"empty\":50,\"full\":50,\"ratio\":1},"
                + "\"drainPerSecond\":{\"empty\":10000,\"full\":9000,\"ratio\":0.9},"
                + "\"drainCpuMicrosPerTask\":{\"empty\":50,\"full\":50,\"ratio\":1},"
                + ("\"getMs\":" + both + ",\"getWaitingMs\":" + both)
                + (",\"listMs\":" + both + ",\"countMs\":" + both)
                + ",\"stopMs\":{\"p50\":3,\"p95\":3,\"p99\":3},"
                + "\"batch\":{\"tasks\":5000,\"seconds\":1,\"tasksPerSecond\":5000,"
                + "\"otherStartMs\":{\"before\":{\"p50\":3,\"p95\":8,\"p99\":12},"
                + "\"during\":{\"p50\":4,\"p95\":9,\"p99\":14}},"
                + "\"listMsAfter\":{\"p50\":2,\"p95\":2,\"p99\":2}},\"workOffPerSecond\":11000,"
                + "\"rssMb\":{\"empty\":800,\"full\":900},\"heapMb\":{\"empty\":90,\"full\":95},"
                + "\"diskMb\":{\"empty\":400,\"full\":2000},"
                + "\"tasksPerSecond\":9000,\"cpuMicrosPerTask\":50,\"peakRssMb\":1000,\"boundMb\":{\"heap\":2000,\"stores\":256},"
                + "\"floorRecordsPerSecond\":500000,\"recordsPerTask\":10,\"floorRatio\":0.18}");
  }
}
