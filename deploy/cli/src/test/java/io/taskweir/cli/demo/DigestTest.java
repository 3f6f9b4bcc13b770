package io.taskweir.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DigestTest {
  @TempDir Path dir;

  @Test
  void saysWhatAFileIs() throws Exception {
    Path file = Files.writeString(dir.resolve("a.html"), "abc");
    assertThat(Digest.of(file))
        .isEqualTo(
            new Digest(
                "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
                3,
                "text/html",
                1));
  }

  @ParameterizedTest
  @CsvSource({"'',0", "a,1", "'a\n',1", "'a\nb',2", "'\n\n',2"})
  void countsLinesWithOrWithoutALastLineFeed(String text, long lines) throws Exception {
    assertThat(Digest.of(Files.writeString(dir.resolve("x"), text)).lines()).isEqualTo(lines);
  }
}
