package io.taskweir.cli.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.filter.Filter;
import ch.qos.logback.core.spi.FilterReply;
import org.apache.kafka.common.errors.OutOfOrderSequenceException;

/**
 * Leaves out what the embedded broker logs as an error when the first batch of a new transactional
 * producer is asked to come again and its second one overtakes it. The producer sends both again,
 * in order.
 */
public final class RetriedAppends extends Filter<ILoggingEvent> {
  private static final String BROKER = "kafka.server.ReplicaManager";

  @Override
  public FilterReply decide(ILoggingEvent event) {
    IThrowableProxy thrown = event.getThrowableProxy();
    return thrown != null
            && event.getLoggerName().equals(BROKER)
            && thrown.getClassName().equals(OutOfOrderSequenceException.class.getName())
        ? FilterReply.DENY
        : FilterReply.NEUTRAL;
  }
}
