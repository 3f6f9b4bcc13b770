package io.taskweir.bench.broker;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;

/**
 * Requests that the broker in this process has served, by kind. On few cores cost goes with
 * requests, not with records: this says how well records travel together.
 */
public record BrokerRequests(Map<String, Long> counts) {
  private static final String NAMES = "kafka.network:type=RequestMetrics,name=RequestsPerSec,*";
  private static final int SHOWN = 8;

  public BrokerRequests {
    counts = Map.copyOf(counts);
  }

  /** Since the broker's start; empty if it is in another process. */
  public static BrokerRequests read() {
    MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
    Map<String, Long> counts = new HashMap<>();
    try {
      for (ObjectName name : beans.queryNames(new ObjectName(NAMES), null)) {
        counts.merge(
            name.getKeyProperty("request"), (Long) beans.getAttribute(name, "Count"), Long::sum);
      }
    } catch (MalformedObjectNameException e) {
      throw new IllegalStateException(NAMES, e);
    } catch (JMException e) {
      throw new IllegalStateException("the broker does not say how many requests it served", e);
    }
    return new BrokerRequests(counts);
  }

  /** A table of what has been served since an earlier reading, most first, per task. */
  public List<String> table(BrokerRequests before, int tasks) {
    List<String> lines = new ArrayList<>();
    lines.add("%-50s %12s".formatted("requests to the broker", "per task"));
    Map<String, Long> since = new HashMap<>();
    counts.forEach((kind, count) -> since.put(kind, count - before.counts.getOrDefault(kind, 0L)));
    since.entrySet().stream()
        .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder()))
        .limit(SHOWN)
        .forEach(
            it -> lines.add("%-50s %12.4f".formatted(it.getKey(), it.getValue() / (double) tasks)));
    return lines;
  }
}
