package io.taskweir.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileScanTest {
  @TempDir Path dir;

  @Test
  void findsRegularFilesAndCountsWhatItLeavesOut() throws Exception {
    Path root = dir.toRealPath();
    write("a.txt");
    write("sub/b.txt");
    write(".hidden");
    write(".git/config");
    write("sub/target/classes/C.class");
    write("node_modules/x/index.js");
    write("build/out.o");
    Files.createSymbolicLink(dir.resolve("link"), dir.resolve("a.txt"));
    Files.createSymbolicLink(dir.resolve("sub/loop"), dir);
    FileScan scan = FileScan.of(dir);
    assertThat(scan.files())
        .containsExactly(root.resolve(".hidden"), root.resolve("a.txt"), root.resolve("sub/b.txt"));
    assertThat(scan.directories()).isEqualTo(4);
    assertThat(scan.links()).isEqualTo(2);
    assertThat(scan.skipped()).isEqualTo(6);
  }

  @Test
  void looksIntoADirectoryThatIsNamedLikeASkippedOne() throws Exception {
    write("target/a.txt");
    assertThat(FileScan.of(dir.resolve("target")).files()).hasSize(1);
  }

  private void write(String name) throws Exception {
    Path file = dir.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "x");
  }
}
