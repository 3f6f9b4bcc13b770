package io.taskweir.e2e.harness;

import com.google.protobuf.Message;
import com.google.protobuf.TextFormat;
import io.taskweir.protocol.TaskKey;
import io.taskweir.protocol.Topics;
import io.taskweir.protocol.internal.CommandRecord;
import io.taskweir.protocol.internal.DispatchRecord;
import io.taskweir.protocol.internal.OutcomeRecord;
import io.taskweir.protocol.partition.Layout;
import io.taskweir.protocol.partition.TaskRouting;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** The table of bad records, whose file says what its rows look like. */
public final class BadRecords {
  /** The tenant that they are about. */
  public static final String TENANT = "bad-record";

  private static final TaskKey KEY = new TaskKey(TENANT, "t");

  /** Topics whose partitions are not those of the tasks. */
  private static final Set<String> APART = Set.of(Topics.INBOX, Topics.FUNCTIONS, Topics.MEMBERS);

  /** Our topics take records that are larger than Kafka's clients send of their own accord. */
  private static final int LARGEST = 8 << 20;

  private BadRecords() {}

  /**
   * One record and what becomes of it.
   *
   * @param text the row as it stands in the file
   * @param partition null: any
   * @param code on the topic of what is rejected; {@code -} if nobody is told
   * @param message a part of it
   */
  public record Row(
      String text,
      String topic,
      @Nullable Integer partition,
      String writtenKey,
      String writtenValue,
      String code,
      String message) {

    private static Row parse(String line, TaskRouting routing) {
      String[] cells = line.split("\\|", -1);
      if (cells.length != 5) {
        throw new IllegalArgumentException(cells.length + " cells, not 5: " + line);
      }
      String written = cells[0].strip();
      boolean elsewhere = written.endsWith("!");
      String name = elsewhere ? written.substring(0, written.length() - 1).strip() : written;
      String topic = name.equals("{queue}") ? routing.queueTopic(TENANT) : name;
      return new Row(
          line,
          topic,
          APART.contains(topic) ? null : partition(routing, elsewhere),
          cells[1].strip(),
          cells[2].strip(),
          cells[3].strip(),
          cells[4].strip());
    }

    private static int partition(TaskRouting routing, boolean elsewhere) {
      int own = routing.partition(KEY);
      return elsewhere ? (own + 1) % routing.layout().partitions() : own;
    }

    public byte @Nullable [] key() {
      return writtenKey.isEmpty() ? null : Corpus.bytes(writtenKey);
    }

    public byte @Nullable [] value() {
      if (writtenValue.equals("«null»")) {
        return null;
      }
      if (writtenValue.startsWith("command:")) {
        return message(CommandRecord.newBuilder());
      }
      if (writtenValue.startsWith("dispatch:")) {
        return message(DispatchRecord.newBuilder());
      }
      return writtenValue.startsWith("outcome:")
          ? message(OutcomeRecord.newBuilder())
          : Corpus.bytes(writtenValue);
    }

    private byte[] message(Message.Builder builder) {
      try {
        TextFormat.merge(writtenValue.substring(writtenValue.indexOf(':') + 1), builder);
      } catch (TextFormat.ParseException e) {
        throw new IllegalArgumentException("in the corpus: " + writtenValue, e);
      }
      return builder.build().toByteArray();
    }

    public ProducerRecord<byte[], byte[]> toRecord() {
      return new ProducerRecord<>(topic, partition, key(), value());
    }
  }

  /** Reads a resource, for a cluster of such partitions. */
  public static List<Row> read(String resource, Layout layout) {
    TaskRouting routing = new TaskRouting(layout);
    return Corpus.rows(resource).map(it -> Row.parse(it, routing)).toList();
  }

  /** Something to send them with. */
  public static KafkaProducer<byte[], byte[]> producer(String bootstrap) {
    return new KafkaProducer<>(
        Map.of("bootstrap.servers", bootstrap, "max.request.size", LARGEST),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }
}
