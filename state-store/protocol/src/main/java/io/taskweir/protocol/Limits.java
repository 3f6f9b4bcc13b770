package io.taskweir.protocol;

import java.time.Duration;

/** Ranges that a submission or a function config must keep. */
public final class Limits {
  /** Default for the largest payload, and for the largest result, in bytes. */
  public static final int DEFAULT_MAX_PAYLOAD_BYTES = 1 << 20;

  /** Largest record on an internal topic, in bytes; admission allows far less. */
  public static final int MAX_INTERNAL_RECORD_BYTES = 8 << 20;

  public static final int MIN_PRIORITY = 0;
  public static final int MAX_PRIORITY = 9;
  public static final int DEFAULT_PRIORITY = 5;

  /** Longest delay from submission to the due time. */
  public static final Duration MAX_DELAY = Duration.ofDays(365);

  public static final int MIN_MAX_AGE_SECONDS = 1;
  public static final int MAX_MAX_AGE_SECONDS = 604_800;
  public static final int DEFAULT_MAX_AGE_SECONDS = 86_400;

  /** Longest time-out of an attempt that can be set; without one it may take any time. */
  public static final int MAX_TIMEOUT_SECONDS = 31_536_000;

  /** Time that a worker has to end an attempt that is stopped. */
  public static final Duration STOP_GRACE = Duration.ofSeconds(10);

  /** How long a task is kept after its end, in seconds, unless its function says otherwise. */
  public static final int DEFAULT_RETENTION_SECONDS = 604_800;

  /** Longest retention, in seconds: a year. */
  public static final int MAX_RETENTION_SECONDS = 31_536_000;

  public static final int MAX_RETRIES = 100;
  public static final int DEFAULT_RETRIES = 3;

  public static final int MAX_LABELS = 32;
  public static final int MAX_LABEL_KEY_CHARS = 63;
  public static final int MAX_LABEL_VALUE_CHARS = 255;

  public static final int MAX_CONTENT_TYPE_CHARS = 255;

  /** Longest error text that is kept of an attempt, in characters; the rest is cut. */
  public static final int MAX_ERROR_CHARS = 4_096;

  /** Longest line of a task's log, in characters; the rest is cut. */
  public static final int MAX_LOG_LINE_CHARS = 8_192;

  /** Most lines of one report. */
  public static final int MAX_LOG_LINES = 256;

  /** How much of a task's log is kept, in characters: the newest. */
  public static final int MAX_LOG_CHARS = 256 << 10;

  /** Deepest JSON that is read. */
  public static final int MAX_JSON_DEPTH = 200;

  private Limits() {}
}
