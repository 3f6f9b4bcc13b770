package io.taskweir.statestore.topology;

import io.taskweir.statestore.store.TransactionHook;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Map;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.streams.processor.internals.DefaultKafkaClientSupplier;

/**
 * Streams' usual clients, but a producer that says when the broker has acknowledged a commit, on
 * the thread that asked for it: the moment at which a store may write what it holds back.
 */
public final class CommitNotifyingClients extends DefaultKafkaClientSupplier {
  private final TransactionHook hook;

  public CommitNotifyingClients(TransactionHook hook) {
    this.hook = hook;
  }

  @Override
  @SuppressWarnings("unchecked")
  public Producer<byte[], byte[]> getProducer(Map<String, Object> config) {
    Producer<byte[], byte[]> producer = super.getProducer(config);
    // A proxy, because the interface grows with every Kafka release and all else passes through.
    return (Producer<byte[], byte[]>)
        Proxy.newProxyInstance(
            Producer.class.getClassLoader(),
            new Class<?>[] {Producer.class},
            (proxy, method, arguments) -> {
              Object result;
              try {
                result = method.invoke(producer, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
              switch (method.getName()) {
                case "commitTransaction" -> hook.committed();
                case "abortTransaction" -> hook.aborted();
                default -> {
                  // Only the ends of transactions matter.
                }
              }
              return result;
            });
  }
}
