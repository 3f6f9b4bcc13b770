package io.taskweir.cli.exec.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutputLinesTest {
  private final List<String> lines = new ArrayList<>();
  private final OutputLines output = new OutputLines(8, lines::add);

  @Test
  void cutsAtLineEndsWhereverThePartsEnd() {
    write("on");
    write("e\ntwo\r\n\nthr");
    write("ee");
    assertThat(lines).containsExactly("one", "two", "");
    output.end();
    assertThat(lines).containsExactly("one", "two", "", "three");
  }

  @Test
  void keepsTheBeginningOfALineThatIsTooLong() {
    write("12345678\n123456789\n");
    write("1234");
    write("56789");
    output.end();
    assertThat(lines).containsExactly("12345678", "12345678…", "12345678…");
  }

  @Test
  void cutsThroughNoCharacter() {
    write("1234567ä\n12345€€\n123456ä7\n");
    assertThat(lines).containsExactly("1234567…", "12345€…", "123456ä…");
  }

  @Test
  void endsWithoutALineIfThereIsNone() {
    write("one\n");
    output.end();
    assertThat(lines).containsExactly("one");
  }

  private void write(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    output.write(bytes, bytes.length);
  }
}
