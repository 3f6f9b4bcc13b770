package io.taskweir.cli.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.filter.Filter;
import ch.qos.logback.core.spi.FilterReply;
import java.util.Map;
import org.apache.kafka.common.errors.NotControllerException;
import org.apache.kafka.common.errors.OutOfOrderSequenceException;

/**
 * Leaves out what the embedded broker logs as errors although whoever asked simply asks again, and
 * gets what it wants.
 *
 * <ul>
 *   <li>The first batch of a new transactional producer is asked to come again, and its second one
 *       overtakes it.
 *   <li>The broker looks for its controller a moment before that has taken office.
 * </ul>
 */
public final class RetriedByKafka extends Filter<ILoggingEvent> {
  private static final Map<String, String> FAULT_BY_LOGGER =
      Map.of(
          "kafka.server.ReplicaManager", OutOfOrderSequenceException.class.getName(),
          "kafka.server.ControllerApis", NotControllerException.class.getName());

  @Override
  public FilterReply decide(ILoggingEvent event) {
    String fault = FAULT_BY_LOGGER.get(event.getLoggerName());
    for (IThrowableProxy it = event.getThrowableProxy();
        it != null && fault != null;
        it = it.getCause()) {
      if (it.getClassName().equals(fault)) {
        return FilterReply.DENY;
      }
    }
    return FilterReply.NEUTRAL;
  }
}
