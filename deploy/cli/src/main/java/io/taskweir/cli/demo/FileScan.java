package io.taskweir.cli.demo;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.FileVisitor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The regular files below a directory, in alphabetical order, without those that nobody wants to
 * see: version control, what builds leave behind, our own data.
 *
 * @param directories skipped, whole
 * @param links skipped: their targets are found by themselves, or lie elsewhere
 * @param unreadable files and directories that may not be read, and what is neither file nor
 *     directory
 */
record FileScan(List<Path> files, int directories, int links, int unreadable) {
  private static final Set<String> SKIPPED =
      Set.of(".git", "target", "node_modules", "build", ".taskweir", ".taskweir-server");

  FileScan {
    files = List.copyOf(files);
  }

  /** Everything that was left out; a directory counts as one. */
  int skipped() {
    return directories + links + unreadable;
  }

  /**
   * @throws IOException if the directory itself cannot be read
   */
  static FileScan of(Path directory) throws IOException {
    Path root = directory.toRealPath();
    Visitor visitor = new Visitor(root);
    Files.walkFileTree(root, visitor);
    Collections.sort(visitor.files);
    return new FileScan(visitor.files, visitor.directories, visitor.links, visitor.unreadable);
  }

  private static final class Visitor implements FileVisitor<Path> {
    private final Path root;
    private final List<Path> files = new ArrayList<>();
    private int directories;
    private int links;
    private int unreadable;

    private Visitor(Path root) {
      this.root = root;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
      if (!directory.equals(root) && SKIPPED.contains(String.valueOf(directory.getFileName()))) {
        directories++;
        return FileVisitResult.SKIP_SUBTREE;
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      if (attributes.isSymbolicLink()) {
        links++;
      } else if (attributes.isRegularFile() && Files.isReadable(file)) {
        files.add(file);
      } else {
        unreadable++;
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
      if (file.equals(root)) {
        throw failure;
      }
      unreadable++;
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure) {
      if (failure != null) {
        unreadable++;
      }
      return FileVisitResult.CONTINUE;
    }
  }
}
