package io.taskweir.e2e.simulation;

import io.taskweir.core.task.Task;
import io.taskweir.e2e.simulation.client.Clients;
import io.taskweir.e2e.simulation.dispatcher.DispatcherProcess;
import io.taskweir.e2e.simulation.dispatcher.RouterProcess;
import io.taskweir.e2e.simulation.history.Fact;
import io.taskweir.e2e.simulation.store.StoreProcess;
import io.taskweir.e2e.simulation.worker.WorkerProcess;
import io.taskweir.e2e.simulation.worker.WorkerStream;
import java.util.List;

/**
 * The end of a run: no more faults, and everybody works until nothing is left to do. One thread.
 */
final class Healing {
  /** Simulated minutes, which is far longer than anything may take. */
  private static final int MOST_ROUNDS = 3_000;

  private static final int MOST_AT_ONCE = 40;

  private final World world;

  Healing(World world) {
    this.world = world;
  }

  void run() {
    world.stage.history().add("all", new Fact.Healing());
    recover();
    String unrest = "nobody has looked";
    for (int round = 0; round < MOST_ROUNDS && !unrest.isEmpty(); round++) {
      round();
      unrest = world.unrest();
    }
    for (Task task : world.tasks()) {
      world.stage.history().add("all", new Fact.Kept(task.key(), task));
    }
    world.stage.history().add("all", new Fact.Rested(unrest));
  }

  private void recover() {
    for (StoreProcess store : List.copyOf(world.stores.processes())) {
      store.resume();
      store.killAtWrite(-1);
      if (store.isDead()) {
        var _ = world.startStore(store.id());
      }
    }
    world.dispatchers.forEach(DispatcherProcess::resume);
    if (world.dispatchers.stream().allMatch(DispatcherProcess::isDead)) {
      world.startDispatcher();
    }
    for (RouterProcess router : List.copyOf(world.routers)) {
      router.resume();
      if (router.isDead()) {
        world.startRouter(router.id());
      }
    }
    Clients.TENANTS.forEach(tenant -> world.startWorker(tenant, Clients.FUNCTIONS, 4));
    world.workers.forEach(WorkerProcess::heal);
    world.control.resumeAll();
  }

  private void round() {
    world.pass(world.stage.chance().between(50, 250));
    world.clients.submitAgain();
    world.clients.ask();
    for (StoreProcess store : world.stores.processes()) {
      store.poll(MOST_AT_ONCE);
      store.tick();
      store.commit();
    }
    for (DispatcherProcess dispatcher : world.dispatchers) {
      dispatcher.poll(MOST_AT_ONCE);
      dispatcher.wake();
      for (int i = 0; i < MOST_AT_ONCE; i++) {
        dispatcher.receive();
      }
      dispatcher.flush(MOST_AT_ONCE);
    }
    for (WorkerProcess worker : world.workers) {
      // Some sleep on until their leases have ended.
      if (worker.isPaused() && world.stage.chance().oneIn(80)) {
        worker.resume();
      }
      world.dispatchers.forEach(dispatcher -> world.connect(worker, dispatcher));
      for (WorkerStream stream : worker.streams()) {
        for (int i = 0; i < MOST_AT_ONCE; i++) {
          worker.receive(stream);
        }
      }
      worker.work();
      for (int i = 0; i < MOST_AT_ONCE; i++) {
        worker.report();
      }
    }
    for (RouterProcess router : world.routers) {
      router.deliver();
      router.commit();
    }
  }
}
