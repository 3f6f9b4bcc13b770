package io.taskweir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever is wrong with a command, it says in a line what, and ends with the status that scripts
 * go by. The commands are in {@code bad-input/commands.txt}.
 */
class BadCommandsTest {
  private static final String NOBODY = "http://127.0.0.1:1";
  private static final Pattern WORD = Pattern.compile("«([^»]*)»|(\\S+)");

  @TempDir Path dir;

  static Stream<String> commands() {
    try (InputStream in =
        Objects.requireNonNull(
            BadCommandsTest.class.getResourceAsStream("/bad-input/commands.txt"))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @MethodSource("commands")
  void saysWhatIsWrongAndEndsWithItsStatus(String row) throws IOException {
    String[] cells = row.split("\\|", -1);
    assertThat(cells).hasSizeGreaterThanOrEqualTo(3);
    int expected = Integer.parseInt(cells[cells.length - 2].strip());
    String words = String.join("|", List.of(cells).subList(0, cells.length - 2));

    CommandRun run = CommandRun.of(words(words).toArray(String[]::new));

    assertThat(run.exitStatus()).as(run.err()).isEqualTo(expected);
    assertThat(run.out()).isEmpty();
    assertThat(run.err())
        .contains(filled(cells[cells.length - 1].strip()))
        .doesNotContain("Exception", "\tat ", "io.taskweir");
    assertThat(run.err().lines().findFirst().orElse(""))
        .startsWith("taskweir: ")
        .hasSizeLessThan(700);
  }

  private List<String> words(String text) throws IOException {
    List<String> words = new ArrayList<>();
    Matcher word = WORD.matcher(text);
    while (word.find()) {
      words.add(filled(word.group(1) != null ? word.group(1) : word.group(2)));
    }
    return words;
  }

  private String filled(String text) throws IOException {
    Path file = dir.resolve("empty");
    Path json = dir.resolve("jobs.ndjson");
    Files.writeString(file, "");
    Files.writeString(json, "{\"taskId\":\n");
    return text.replace("{nobody}", NOBODY)
        .replace("{file}", file.toString())
        .replace("{json}", json.toString());
  }
}
