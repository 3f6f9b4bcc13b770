package io.taskweir.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.taskweir.protocol.function.FunctionConfig;
import io.taskweir.protocol.partition.Layout;
import io.taskweir.protocol.partition.TaskRouting;
import io.taskweir.protocol.problem.ErrorCode;
import io.taskweir.protocol.result.WorkerReportJson;
import io.taskweir.protocol.submission.SubmissionJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Holds {@code docs/protocol.md} against the code. The tables between its markers are generated:
 * run this test with {@code -Dtaskweir.docs.write=true} to write them anew.
 */
final class ProtocolDocumentTest {
  private static final Path DOCUMENT = Path.of("../../docs/protocol.md");

  /** Tenant, task id and layout (P, k, queues) of each test vector. */
  private static final List<String> VECTORS =
      List.of(
          "acme r-1 4 2 2",
          "acme r-2 4 2 2",
          "default 0198c0de-0000-7000-8000-000000000000 4 2 2",
          "a a 8 4 4",
          "a b 8 4 4",
          "7 0 8 8 1",
          "tenant-0 task-0 64 8 16",
          "tenant-0 task-1 64 8 16",
          "tenant-1 task-0 64 8 16",
          "tenant-2 A.b_C:d-9 64 8 16",
          "acme inbox-3-17-mb2x9k1c 64 1 16",
          "zz-top xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx 256 16 32",
          "acme-eu-west-1 order:2026-11-22:0001 256 16 100");

  @Test
  void theRoutingVectorsAreTrue() throws IOException {
    holds(
        "routing vectors",
        "| tenant | task id | P | k | queues | shard, best first | partition | queue topic |\n"
            + "|---|---|---|---|---|---|---|---|\n"
            + VECTORS.stream().map(ProtocolDocumentTest::vector).collect(Collectors.joining("\n")));
  }

  @Test
  void theErrorCodesAreAllThere() throws IOException {
    holds(
        "error codes",
        "| code | HTTP status | meaning |\n|---|---|---|\n"
            + Arrays.stream(ErrorCode.values())
                .map(code -> "| `%s` | %d | %s |".formatted(code, code.status(), code.title()))
                .collect(Collectors.joining("\n")));
  }

  @Test
  void theExamplesCanBeRead() throws IOException {
    assertThat(SubmissionJson.parse(example("submission"), null, 1 << 20).taskId())
        .isEqualTo("r-1");
    assertThat(WorkerReportJson.parse(example("started"), 1 << 20)).isNotNull();
    assertThat(WorkerReportJson.parse(example("heartbeat"), 1 << 20)).isNotNull();
    assertThat(WorkerReportJson.parse(example("log"), 1 << 20)).isNotNull();
    assertThat(WorkerReportJson.parse(example("result"), 1 << 20)).isNotNull();
    assertThat(Layout.parse(example("layout"))).isEqualTo(new Layout(64, 8, 16));
    assertThat(FunctionConfig.parse(example("function config"))).isNotNull();
  }

  private static String vector(String line) {
    String[] parts = line.split(" ", -1);
    Layout layout =
        new Layout(
            Integer.parseInt(parts[2]), Integer.parseInt(parts[3]), Integer.parseInt(parts[4]));
    TaskRouting routing = new TaskRouting(layout);
    String shard =
        Arrays.stream(routing.shard(parts[0]))
            .mapToObj(String::valueOf)
            .collect(Collectors.joining(" "));
    return "| `%s` | `%s` | %d | %d | %d | %s | %d | `%s` |"
        .formatted(
            parts[0],
            parts[1],
            layout.partitions(),
            layout.shardSize(),
            layout.queues(),
            shard,
            routing.partition(parts[0], parts[1]),
            routing.queueTopic(parts[0]));
  }

  private static void holds(String name, String table) throws IOException {
    String begin = "<!-- generated: " + name + " -->\n";
    String end = "\n<!-- end -->";
    String document = Files.readString(DOCUMENT);
    int from = document.indexOf(begin);
    int to = document.indexOf(end, from);
    assertThat(from).as(name + " in " + DOCUMENT).isNotNegative();
    assertThat(to).isGreaterThan(from);
    if (Boolean.getBoolean("taskweir.docs.write")) {
      Files.writeString(
          DOCUMENT, document.substring(0, from) + begin + table + document.substring(to));
    } else {
      assertThat(document.substring(from + begin.length(), to)).isEqualTo(table);
    }
  }

  private static byte[] example(String name) throws IOException {
    Matcher block =
        Pattern.compile("<!-- example: " + name + " -->\n```json\n(.*?)\n```", Pattern.DOTALL)
            .matcher(Files.readString(DOCUMENT));
    assertThat(block.find()).as("example of a %s", name).isTrue();
    return block.group(1).getBytes(StandardCharsets.UTF_8);
  }
}
