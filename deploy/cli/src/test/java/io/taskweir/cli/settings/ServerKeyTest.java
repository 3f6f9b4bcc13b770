package io.taskweir.cli.settings;

import static org.assertj.core.api.Assertions.assertThat;

import io.taskweir.cli.server.DevCommand;
import io.taskweir.cli.server.ServerCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import picocli.CommandLine;

/** {@code docs/configuration.md} says what the code says. */
class ServerKeyTest {
  private static final Path PAGE = Path.of("../../docs/configuration.md");
  private static final String BEGIN = "<!-- generated: settings -->\n";
  private static final String END = "\n<!-- end: settings -->";

  @Test
  void theConfigurationPageHasEveryKeyAsInTheCode() throws IOException {
    String page = Files.readString(PAGE);
    int from = page.indexOf(BEGIN);
    int to = page.indexOf(END);
    assertThat(from).as("beginning of the table in %s", PAGE).isNotNegative();
    assertThat(to).as("end of the table in %s", PAGE).isGreaterThan(from);
    String current = page.substring(0, from) + BEGIN + table() + page.substring(to);
    if (Boolean.getBoolean("taskweir.docs.write")) {
      Files.writeString(PAGE, current);
      return;
    }
    assertThat(page)
        .as(
            "%s is out of date; rewrite it with ./mvnw -pl deploy/cli test -Dexec.skip"
                + " -Dtest=ServerKeyTest -Dtaskweir.docs.write=true",
            PAGE)
        .isEqualTo(current);
  }

  private static String table() {
    return "| key | environment, flag | read by | values | default | what follows |\n"
        + "|---|---|---|---|---|---|\n"
        + Arrays.stream(ServerKey.values())
            .map(ServerKeyTest::row)
            .collect(Collectors.joining("\n"));
  }

  private static String row(ServerKey key) {
    String flag = key.flag() == null ? "" : ", `" + key.flag() + "`";
    return "| `%s` | `%s`%s | %s | %s | %s | %s |"
        .formatted(
            key.key(),
            key.variable(),
            flag,
            key.readBy(),
            key.range(),
            key.defaultValue(),
            key.meaning());
  }

  @ParameterizedTest
  @EnumSource(ServerKey.class)
  void isReadFromTheVariableThatThePageNames(ServerKey key) {
    Settings settings = Settings.load(null, Map.of(key.variable(), "1"));
    assertThat(settings.find(key.key())).hasValue("1");
  }

  @ParameterizedTest
  @EnumSource(ServerKey.class)
  void hasOnlyAFlagThatThereIs(ServerKey key) {
    if (key.flag() != null) {
      assertThat(has(ServerCommand.class, key.flag()) || has(DevCommand.class, key.flag()))
          .as(key.flag())
          .isTrue();
    }
  }

  private static boolean has(Class<?> command, String flag) {
    return new CommandLine(command).getCommandSpec().findOption(flag) != null;
  }
}
