package io.taskweir.dispatcher.outcome;

import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.CorruptRecordException;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.PolicyViolationException;
import org.apache.kafka.common.errors.RecordBatchTooLargeException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.UnsupportedForMessageFormatException;

/**
 * Why a destination did not take a record, and whether it may take it later.
 *
 * @param reason one line for people
 */
record DeliveryFault(boolean permanent, String reason) {
  private static final int MAX_REASON_CHARS = 500;

  static DeliveryFault of(String topic, Exception error) {
    return new DeliveryFault(
        isPermanent(error),
        line("topic " + topic + ": " + hint(error) + String.valueOf(error.getMessage())));
  }

  private static boolean isPermanent(Exception error) {
    return error instanceof RecordTooLargeException
        || error instanceof RecordBatchTooLargeException
        || error instanceof AuthorizationException
        || error instanceof InvalidTopicException
        || error instanceof InvalidRecordException
        || error instanceof InvalidTimestampException
        || error instanceof CorruptRecordException
        || error instanceof PolicyViolationException
        || error instanceof SerializationException
        || error instanceof UnsupportedForMessageFormatException;
  }

  private static String hint(Exception error) {
    return error instanceof RecordTooLargeException
        ? "the outcome is larger than the topic takes (its max.message.bytes): "
        : "";
  }

  private static String line(String text) {
    String line = text.replaceAll("\\s+", " ").strip();
    return line.length() <= MAX_REASON_CHARS ? line : line.substring(0, MAX_REASON_CHARS) + "…";
  }
}
