package io.taskweir.bench.plot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlotsTest {
  private static final String LATENCY =
      "{\"scenario\":\"latency\",\"tasksPerSecond\":500,\"startMs\":{\"p50\":2.5,\"p99\":11},"
          + "\"finishedMs\":{\"p50\":5,\"p99\":21}}";

  @TempDir private Path folder;

  @Test
  void drawsWhatTheLinesHaveAndNothingElse() throws IOException {
    List<Path> files =
        Plots.draw(
            List.of(LATENCY, "", "{\"scenario\":\"drain\",\"tasksPerSecond\":9000}"), folder);

    assertThat(files)
        .extracting(it -> it.getFileName().toString())
        .containsExactly("rate.png", "latency.png");
    for (Path file : files) {
      assertThat(ImageIO.read(file.toFile()).getWidth()).isEqualTo(800);
    }
  }

  @Test
  void theDelaysOfADrainAreNotDrawn() {
    assertThat(Plots.draw(List.of(LATENCY.replace("latency", "drain")), folder))
        .containsExactly(folder.resolve("rate.png"));
  }

  @Test
  void aFieldInsideOfAnotherHasADot() {
    ResultLine line = ResultLine.parse(LATENCY);
    assertThat(line.number("startMs.p99")).isEqualTo(11);
    assertThat(line.label()).isEqualTo("latency 500/s");
  }

  @Test
  void otherFilesAreRefused() {
    assertThatThrownBy(() -> Plots.draw(List.of("hello"), folder))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("not a line of a benchmark: hello");
    assertThatThrownBy(() -> Plots.draw(List.of("{\"a\":1}"), folder))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a line without a scenario: {\"a\":1}");
  }
}
