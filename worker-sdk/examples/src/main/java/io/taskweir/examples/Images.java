package io.taskweir.examples;

import io.taskweir.worker.NonRetryableException;
import io.taskweir.worker.PreStop;
import io.taskweir.worker.TaskContext;
import io.taskweir.worker.TaskHandler;
import java.io.IOException;

/** Handlers that are tested in memory; {@code ImagesTest} shows how. */
final class Images {
  /** The input. */
  record Image(String url) {}

  /** Where images come from. */
  interface Source {
    byte[] read(String url) throws IOException, InterruptedException;
  }

  private final Source source;

  Images(Source source) {
    this.source = source;
  }

  @TaskHandler("measure")
  int measure(Image image, TaskContext task) throws IOException, InterruptedException {
    if (image.url().isBlank()) {
      throw new NonRetryableException("an image without a URL");
    }
    task.log("reads " + image.url());
    return source.read(image.url()).length;
  }

  @PreStop("measure")
  void stop(TaskContext task) {
    task.log("stops " + task.id());
  }
}
