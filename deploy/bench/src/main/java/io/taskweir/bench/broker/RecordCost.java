package io.taskweir.bench.broker;

import com.fasterxml.jackson.core.JsonGenerator;
import io.taskweir.bench.measure.Figures;
import io.taskweir.protocol.Topics;
import java.io.IOException;
import java.io.PrintStream;
import org.apache.kafka.clients.admin.Admin;

/**
 * What a task costs in Kafka's own currency, and how much of that Kafka has to give.
 *
 * @param recordsPerTask records that the log has grown by per task, without transaction markers
 * @param floorRecordsPerSecond what a plain producer and a plain consumer at once pass through the
 *     same broker, with such records
 */
public record RecordCost(double recordsPerTask, double floorRecordsPerSecond) {
  /** Records that the floor is measured with. */
  private static final int MIXTURE = 10_000;

  /**
   * Looks at what the log has grown by, and measures the floor with it. Blocks for about ten
   * seconds.
   *
   * @param tasks that it has grown by so much for
   */
  public static RecordCost measure(
      Admin admin,
      String bootstrap,
      BrokerLog before,
      BrokerLog after,
      int tasks,
      PrintStream report) {
    LogGrowth growth = LogGrowth.between(before, after, bootstrap);
    growth.table(tasks).forEach(report::println);
    double floor =
        KafkaFloor.measure(
            admin, bootstrap, after.partitions(Topics.EVENTS), growth.mixture(MIXTURE));
    return new RecordCost(growth.records() / tasks, floor);
  }

  /** The same floor, where a task means so many records. */
  public RecordCost with(double otherRecordsPerTask) {
    return new RecordCost(otherRecordsPerTask, floorRecordsPerSecond);
  }

  /** The part of the floor that became tasks; 0 if it was not measured. */
  public double floorRatio(double tasksPerSecond) {
    return floorRecordsPerSecond == 0 ? 0 : tasksPerSecond * recordsPerTask / floorRecordsPerSecond;
  }

  public void write(JsonGenerator json, double tasksPerSecond) throws IOException {
    Figures.number(json, "floorRecordsPerSecond", floorRecordsPerSecond);
    Figures.number(json, "recordsPerTask", recordsPerTask);
    Figures.number(json, "floorRatio", floorRatio(tasksPerSecond));
  }
}
