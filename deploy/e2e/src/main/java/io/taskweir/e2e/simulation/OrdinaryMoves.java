package io.taskweir.e2e.simulation;

import io.taskweir.e2e.simulation.dispatcher.DispatcherProcess;
import io.taskweir.e2e.simulation.dispatcher.RouterProcess;
import io.taskweir.e2e.simulation.store.StoreProcess;
import io.taskweir.e2e.simulation.worker.WorkerProcess;
import io.taskweir.e2e.simulation.worker.WorkerStream;
import java.util.List;
import java.util.function.Consumer;

/** What processes and clients do when nothing is wrong, in any order. One thread. */
final class OrdinaryMoves {
  private final World world;
  private final Chance chance;

  private OrdinaryMoves(World world) {
    this.world = world;
    this.chance = world.stage.chance();
  }

  static void addTo(Moves moves, World world) {
    OrdinaryMoves ordinary = new OrdinaryMoves(world);
    ordinary.addClients(moves);
    ordinary.addServers(moves);
    ordinary.addWorkers(moves);
    moves
        .add(14, () -> world.pass(world.stage.chance().between(1, 40)))
        .add(16, () -> world.pass(world.stage.chance().between(40, 400)));
  }

  private void addClients(Moves moves) {
    moves
        .add(9, world.clients::submit)
        .add(2, world.clients::submitAgain)
        .add(3, world.clients::ask)
        .add(2, world.control::stop)
        .add(1, world.control::rerun)
        .add(1, rarely(world.control::batch))
        .add(1, rarely(world.control::changeFunction));
  }

  private Runnable rarely(Runnable move) {
    return () -> {
      if (chance.oneIn(3)) {
        move.run();
      }
    };
  }

  private void addServers(Moves moves) {
    moves
        .add(30, store(it -> it.poll(1 + chance.below(6))))
        .add(10, store(StoreProcess::tick))
        .add(10, store(StoreProcess::commit))
        .add(20, dispatcher(it -> it.poll(1 + chance.below(6))))
        .add(14, dispatcher(DispatcherProcess::receive))
        .add(12, dispatcher(it -> it.flush(1 + chance.below(4))))
        .add(5, dispatcher(DispatcherProcess::wake))
        .add(3, router(RouterProcess::deliver))
        .add(3, router(RouterProcess::commit));
  }

  private void addWorkers(Moves moves) {
    moves
        .add(18, worker(WorkerProcess::work))
        .add(14, worker(WorkerProcess::report))
        .add(16, worker(this::receive))
        .add(
            6,
            () -> {
              if (!world.workers.isEmpty() && !world.dispatchers.isEmpty()) {
                world.connect(chance.of(world.workers), chance.of(world.dispatchers));
              }
            });
  }

  private void receive(WorkerProcess worker) {
    List<WorkerStream> streams = worker.streams();
    if (!streams.isEmpty()) {
      worker.receive(chance.of(streams));
    }
  }

  private Runnable store(Consumer<StoreProcess> move) {
    return () -> any(world.stores.processes(), move);
  }

  private Runnable dispatcher(Consumer<DispatcherProcess> move) {
    return () -> any(world.dispatchers, move);
  }

  private Runnable router(Consumer<RouterProcess> move) {
    return () -> any(world.routers, move);
  }

  private Runnable worker(Consumer<WorkerProcess> move) {
    return () -> any(world.workers, move);
  }

  private <T> void any(List<T> all, Consumer<T> move) {
    if (!all.isEmpty()) {
      move.accept(chance.of(all));
    }
  }
}
