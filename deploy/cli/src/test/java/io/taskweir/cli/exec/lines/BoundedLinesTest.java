package io.taskweir.cli.exec.lines;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BoundedLinesTest {
  @Test
  void cutsAtLineEndsAndPassesOverEmptyLines() throws Exception {
    assertThat(read("one\n\ntwo\nthree")).containsExactly("one", "two", "three");
    assertThat(read("")).isEmpty();
  }

  @Test
  void saysHowALineThatIsTooLongBegins() throws Exception {
    assertThat(read("1234567890\n12345678901\nok\n" + "x".repeat(30_000)))
        .containsExactly("1234567890", "too long: 1234", "ok", "too long: xxxx");
  }

  private static List<String> read(String text) throws IOException {
    List<String> lines = new ArrayList<>();
    new BoundedLines(new ByteArrayInputStream(text.getBytes(UTF_8)), 10, 4)
        .readAll(
            new BoundedLines.Sink() {
              @Override
              public void line(byte[] line) {
                lines.add(new String(line, UTF_8));
              }

              @Override
              public void tooLong(byte[] beginning) {
                lines.add("too long: " + new String(beginning, UTF_8));
              }
            });
    return lines;
  }
}
