package io.taskweir.cli.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ServerKeyTest {
  private static final Path README = Path.of("../README.md");

  @ParameterizedTest
  @EnumSource(ServerKey.class)
  void isDescribedInTheReadmeAsInTheCode(ServerKey key) throws Exception {
    assertThat(Files.readAllLines(README))
        .contains("| `%s` | %s |".formatted(key.key(), key.meaning()));
  }

  @ParameterizedTest
  @EnumSource(ServerKey.class)
  void saysWhatItsDefaultIs(ServerKey key) {
    assertThat(key.meaning()).containsIgnoringCase("default");
  }
}
