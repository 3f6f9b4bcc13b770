package io.taskweir.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LineReaderTest {
  @Test
  void takesLinesOneByOne() throws IOException {
    assertThat(lines("a\nb\n")).containsExactly("1:a", "2:b");
    assertThat(lines("a\nb")).containsExactly("1:a", "2:b");
    assertThat(lines("\n\na")).containsExactly("1:", "2:", "3:a");
    assertThat(lines("")).isEmpty();
    assertThat(lines("\n")).containsExactly("1:");
  }

  @Test
  void linesMayCrossTheBuffer() throws IOException {
    String line = "x".repeat(99_999);
    assertThat(lines(line + "\n" + line + "\n" + "y")).hasSize(3).last().isEqualTo("3:y");
  }

  @Test
  void aLineAboveTheLimitIsPassedOver() throws IOException {
    LineReader reader = reader("x".repeat(200_001) + "\nshort\n", 200_000, 1 << 20);
    assertThat(reader.advance()).isTrue();
    assertThat(reader.isTooLong()).isTrue();
    assertThat(reader.isBlank()).isFalse();
    assertThat(reader.advance()).isTrue();
    assertThat(reader.isTooLong()).isFalse();
    assertThat(reader.bytes()).asString(StandardCharsets.UTF_8).isEqualTo("short");
    assertThat(reader.advance()).isFalse();
  }

  @Test
  void aLineAtTheLimitIsTaken() throws IOException {
    LineReader reader = reader("12345\n", 5, 100);
    assertThat(reader.advance()).isTrue();
    assertThat(reader.isTooLong()).isFalse();
    assertThat(reader.bytes()).hasSize(5);
  }

  @Test
  void knowsLinesOfNothingButWhiteSpace() throws IOException {
    LineReader reader = reader(" \t\r\n\u00e4\n", 100, 100);
    assertThat(reader.advance()).isTrue();
    assertThat(reader.isBlank()).isTrue();
    assertThat(reader.advance()).isTrue();
    assertThat(reader.isBlank()).isFalse();
  }

  @Test
  void endsAtTheLimitOfTheWhole() throws IOException {
    LineReader within = reader("a\nb\n", 10, 4);
    assertThat(within.advance()).isTrue();
    assertThat(within.advance()).isTrue();
    assertThat(within.advance()).isFalse();
    assertThat(within.isOverflowing()).isFalse();

    LineReader beyond = reader("a\nb\nc", 10, 4);
    assertThat(beyond.advance()).isFalse();
    assertThat(beyond.isOverflowing()).isTrue();
  }

  @Test
  void aBrokenStreamGivesNoHalfLine() throws IOException {
    InputStream broken =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("reset");
          }

          @Override
          public int read(byte[] buffer, int offset, int length) throws IOException {
            return read();
          }
        };
    InputStream in =
        new SequenceInputStream(
            new ByteArrayInputStream("a\nhalf".getBytes(StandardCharsets.UTF_8)), broken);
    LineReader reader = new LineReader(in, 100, 100);
    assertThat(reader.advance()).isTrue();
    assertThatThrownBy(reader::advance).isInstanceOf(IOException.class);
    assertThat(reader.number()).isEqualTo(1);
  }

  private static List<String> lines(String text) throws IOException {
    LineReader reader = reader(text, 100_000, 1 << 20);
    List<String> lines = new ArrayList<>();
    while (reader.advance()) {
      lines.add(reader.number() + ":" + new String(reader.bytes(), StandardCharsets.UTF_8));
    }
    return lines;
  }

  private static LineReader reader(String text, int maxLineBytes, long maxBytes) {
    InputStream in = new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    return new LineReader(in, maxLineBytes, maxBytes);
  }
}
