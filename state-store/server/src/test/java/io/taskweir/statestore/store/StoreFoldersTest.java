package io.taskweir.statestore.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StoreFoldersTest {
  private static final Duration MAX_IDLE = Duration.ofHours(12);

  @TempDir private Path root;

  private Instant now = Instant.parse("2026-11-25T12:00:00Z");
  private StoreFolders folders;
  private Path data;

  @BeforeEach
  void open() throws IOException {
    folders = new StoreFolders(root, MAX_IDLE, Duration.ofSeconds(15), () -> now);
    data = Files.writeString(folders.open(3).resolve("data"), "x");
    folders.closed(3);
  }

  @Test
  void whatWasUsedLatelyIsKept() {
    now = now.plus(MAX_IDLE);
    assertThat(folders.open(3)).isEqualTo(data.getParent());
    assertThat(data).exists();
  }

  @Test
  void whatWasUsedTooLongAgoIsDropped() {
    now = now.plus(MAX_IDLE).plusSeconds(1);
    assertThat(folders.open(3)).exists();
    assertThat(data).doesNotExist();
  }

  @Test
  void whatAnotherVersionHasWrittenIsDropped() throws IOException {
    Files.writeString(data.resolveSibling("format"), "0");
    folders.open(3);
    assertThat(data).doesNotExist();
    assertThat(data.resolveSibling("format")).hasContent("1");
  }

  @Test
  void soIsWhatAVersionWithoutFormatsHasWritten() throws IOException {
    Files.delete(data.resolveSibling("format"));
    folders.open(3);
    assertThat(data).doesNotExist();
  }

  @Test
  void whatIsDamagedIsDroppedOnce() throws IOException {
    folders.damaged(3, "block checksum mismatch");
    Path empty = folders.open(3);
    assertThat(data).doesNotExist();

    data = Files.writeString(empty.resolve("data"), "x");
    folders.closed(3);
    assertThat(folders.open(3)).isEqualTo(empty);
    assertThat(data).exists();
  }
}
