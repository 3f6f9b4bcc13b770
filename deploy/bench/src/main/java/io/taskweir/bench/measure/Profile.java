package io.taskweir.bench.measure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Duration;
import jdk.jfr.Configuration;
import jdk.jfr.Recording;
import org.jspecify.annotations.Nullable;

/** A JFR recording of the measured phase, for {@code jfr view hot-methods} and the like. */
public final class Profile implements AutoCloseable {
  private static final Duration SAMPLE_EVERY = Duration.ofMillis(10);

  private final @Nullable Recording recording;

  private Profile(@Nullable Recording recording) {
    this.recording = recording;
  }

  /**
   * Starts to record.
   *
   * @param file where it goes; null not to record at all
   */
  public static Profile start(@Nullable Path file) {
    if (file == null) {
      return new Profile(null);
    }
    try {
      Recording recording = new Recording(Configuration.getConfiguration("profile"));
      recording.enable("jdk.ExecutionSample").withPeriod(SAMPLE_EVERY);
      recording.enable("jdk.NativeMethodSample").withPeriod(SAMPLE_EVERY);
      // Sees what the other cannot: compiled code between safepoints, and native calls. Linux only.
      recording.enable("jdk.CPUTimeSample").with("throttle", "5ms");
      recording.enable("jdk.ObjectAllocationSample").with("throttle", "1000/s");
      recording.setDestination(file);
      recording.start();
      return new Profile(recording);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot record to " + file, e);
    } catch (ParseException e) {
      throw new IllegalStateException("the JDK's own JFR configuration cannot be read", e);
    }
  }

  /** Writes the file. */
  @Override
  public void close() {
    if (recording != null) {
      recording.stop();
      recording.close();
    }
  }
}
