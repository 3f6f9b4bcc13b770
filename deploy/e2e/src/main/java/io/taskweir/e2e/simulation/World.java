package io.taskweir.e2e.simulation;

import io.taskweir.core.task.Phase;
import io.taskweir.core.task.Task;
import io.taskweir.e2e.simulation.broker.Broker;
import io.taskweir.e2e.simulation.broker.SimulatedGroup;
import io.taskweir.e2e.simulation.client.Clients;
import io.taskweir.e2e.simulation.client.Control;
import io.taskweir.e2e.simulation.dispatcher.DispatcherProcess;
import io.taskweir.e2e.simulation.dispatcher.RouterProcess;
import io.taskweir.e2e.simulation.store.StoreCluster;
import io.taskweir.e2e.simulation.store.StoreProcess;
import io.taskweir.e2e.simulation.worker.WorkerProcess;
import io.taskweir.e2e.simulation.worker.WorkerStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** Everything that there is in one run. One thread. */
final class World {
  final Stage stage;
  final StoreCluster stores;
  final SimulatedGroup<DispatcherProcess> dispatcherGroup;
  final SimulatedGroup<RouterProcess> routerGroup;
  final List<DispatcherProcess> dispatchers = new ArrayList<>();
  final List<RouterProcess> routers = new ArrayList<>();
  final List<WorkerProcess> workers = new ArrayList<>();
  final Clients clients;
  final Control control;
  private final AtomicLong streamNumbers = new AtomicLong();
  private final Map<Integer, Long> delivered = new HashMap<>();
  private int started;

  World(Stage stage) {
    this.stage = stage;
    stores = new StoreCluster(stage);
    dispatcherGroup = new SimulatedGroup<>(stage.chance());
    routerGroup = new SimulatedGroup<>(stage.chance());
    clients = new Clients(stage, stores);
    control = new Control(stage, clients);
    for (String id : List.of("store-1", "store-2")) {
      var _ = startStore(id);
    }
    startDispatcher();
    startDispatcher();
    startRouter("router-1");
    startWorker("acme", Clients.FUNCTIONS, 2);
    startWorker("acme", List.of("f", "g"), 3);
    startWorker("zeta", Clients.FUNCTIONS, 2);
  }

  StoreProcess startStore(String id) {
    return stores.start(id);
  }

  void startDispatcher() {
    dispatchers.removeIf(DispatcherProcess::isDead);
    dispatchers.add(new DispatcherProcess(stage, "dispatcher-" + ++started, dispatcherGroup));
  }

  void startRouter(String id) {
    routers.removeIf(former -> former.id().equals(id));
    routers.add(new RouterProcess(stage, id, routerGroup, delivered));
  }

  void startWorker(String tenant, List<String> functions, int concurrency) {
    workers.removeIf(WorkerProcess::isDead);
    workers.add(
        new WorkerProcess(
            stage, "worker-" + ++started, tenant, functions, concurrency, streamNumbers));
  }

  /** Connects a worker to a dispatcher that it has no stream to. */
  void connect(WorkerProcess worker, DispatcherProcess dispatcher) {
    if (worker.isResponding() && !dispatcher.isDead() && !worker.isConnectedTo(dispatcher.id())) {
      WorkerStream stream = worker.connect(dispatcher.id());
      dispatcher.accept(stream);
    }
  }

  /** Time goes by, and with it what brokers do by themselves. */
  void pass(long ms) {
    stage.time().pass(ms);
    stage.broker().tick();
    stores.group().tick(stage.nowMs());
    dispatcherGroup.tick(stage.nowMs());
    routerGroup.tick(stage.nowMs());
  }

  /** All tasks that are committed. */
  List<Task> tasks() {
    List<Task> all = new ArrayList<>();
    for (int partition = 0; partition < Broker.PARTITIONS; partition++) {
      all.addAll(stores.committed(partition).tasks());
    }
    return all;
  }

  /** What is left to do, in words; empty if nothing is. */
  String unrest() {
    for (Task task : tasks()) {
      if (!(task.phase() instanceof Phase.Ended)) {
        return "task " + task.key() + " is " + task.phase();
      }
    }
    String atStores = stores.unrest();
    if (!atStores.isEmpty()) {
      return atStores;
    }
    if (!clients.isContent()) {
      return "clients still wait for answers";
    }
    for (WorkerProcess worker : workers) {
      if (worker.isPaused() || !worker.isIdle()) {
        return worker.id() + " is at work";
      }
    }
    for (DispatcherProcess dispatcher : dispatchers) {
      if (!dispatcher.isDead() && !dispatcher.isIdle()) {
        return dispatcher.id() + " is not idle";
      }
    }
    for (RouterProcess router : routers) {
      if (!router.isDead() && !router.isIdle()) {
        return router.id() + " is not idle";
      }
    }
    for (int partition = 0; partition < Broker.PARTITIONS; partition++) {
      if (!stage.broker().outcomes(partition).isReadUpTo(delivered.getOrDefault(partition, 0L))) {
        return "outcomes of partition " + partition + " wait";
      }
    }
    return "";
  }
}
