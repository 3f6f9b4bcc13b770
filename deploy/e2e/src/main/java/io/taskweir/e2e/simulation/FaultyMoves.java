package io.taskweir.e2e.simulation;

import io.taskweir.e2e.simulation.client.Clients;
import io.taskweir.e2e.simulation.client.Forger;
import io.taskweir.e2e.simulation.dispatcher.DispatcherProcess;
import io.taskweir.e2e.simulation.dispatcher.RouterProcess;
import io.taskweir.e2e.simulation.history.Fact;
import io.taskweir.e2e.simulation.store.StoreProcess;
import io.taskweir.e2e.simulation.worker.WorkerProcess;
import io.taskweir.e2e.simulation.worker.WorkerStream;
import java.util.ArrayList;
import java.util.List;

/** What goes wrong, and how it goes on from there. One thread. */
final class FaultyMoves {
  private static final int MOST_STORES = 3;
  private static final int MOST_DISPATCHERS = 3;
  private static final int MOST_WORKERS = 6;

  private final World world;
  private final Chance chance;
  private final Forger forger;

  private FaultyMoves(World world) {
    this.world = world;
    this.chance = world.stage.chance();
    forger = new Forger(world.stage, world.clients);
  }

  /** Adds the moves of some kinds of trouble; with none of them, none. */
  static void addTo(Moves moves, World world, List<Trouble> troubles) {
    FaultyMoves faulty = new FaultyMoves(world);
    troubles.forEach(trouble -> moves.add(1, () -> faulty.make(trouble)));
    if (!troubles.isEmpty()) {
      moves.add(2, faulty::recover);
    }
  }

  private void fault(String who, String what) {
    world.stage.history().add(who, new Fact.Fault(what));
  }

  private void make(Trouble trouble) {
    if (!chance.oneIn(3)) {
      return;
    }
    switch (trouble) {
      case STORE_DIES -> killStore();
      case STORE_PAUSES -> pauseStore();
      case STORE_CANNOT_COMMIT -> failCommits();
      case STORES_COME_AND_GO -> storesComeAndGo();
      case DISPATCHER_DIES -> killDispatcher();
      case DISPATCHER_PAUSES -> pauseDispatcher();
      case DISPATCHERS_COME_AND_GO -> startDispatcher();
      case GENERATIONS_FORGOTTEN -> forgetGenerations();
      case WORKER_DIES -> killWorker();
      case WORKER_PAUSES -> pauseWorker();
      case WORKERS_COME_AND_GO -> workersComeAndGo();
      case STREAM_BREAKS -> breakStream();
      case ROUTER_FAILS -> failRouter();
      case CLOCK_JUMPS -> jumpClock();
      case REPORTS_FORGED -> forger.forge();
      case LONG_SILENCE -> {
        fault("all", "nothing happens for seconds");
        world.pass(chance.between(1_000, 9_000));
      }
    }
  }

  private void killStore() {
    StoreProcess store = chance.of(world.stores.processes());
    if (store.isDead()) {
      return;
    }
    if (chance.oneIn(2)) {
      fault(store.id(), "dies");
      store.kill();
    } else {
      fault(store.id(), "will die at a write to come");
      store.killAtWrite(chance.below(8));
    }
  }

  private void pauseStore() {
    StoreProcess store = chance.of(world.stores.processes());
    if (store.isResponding() && chance.oneIn(2)) {
      fault(store.id(), "will be paused when it is next given partitions");
      store.pauseWhenAssigned();
    } else if (store.isResponding()) {
      fault(store.id(), "is paused");
      store.pause();
    }
  }

  private void failCommits() {
    StoreProcess store = chance.of(world.stores.processes());
    if (store.isResponding()) {
      fault(store.id(), "cannot commit, and will give up its transaction");
      store.failCommitsUntil(world.stage.nowMs() + chance.between(200, 5_000));
    }
  }

  private void storesComeAndGo() {
    int stores = world.stores.processes().size();
    if (stores < MOST_STORES) {
      fault("store-" + (stores + 1), "joins");
      startStore("store-" + (stores + 1));
    }
  }

  /** A start may take long, and be interrupted by a pause. */
  private void startStore(String id) {
    StoreProcess store = world.startStore(id);
    if (chance.oneIn(3)) {
      fault(id, "will be paused when it is given partitions");
      store.pauseWhenAssigned();
    }
  }

  private void killDispatcher() {
    DispatcherProcess dispatcher = chance.of(world.dispatchers);
    if (!dispatcher.isDead()) {
      fault(dispatcher.id(), "dies");
      dispatcher.kill();
    }
  }

  private void pauseDispatcher() {
    DispatcherProcess dispatcher = chance.of(world.dispatchers);
    if (dispatcher.isResponding()) {
      fault(dispatcher.id(), "is paused");
      dispatcher.pause();
    }
  }

  private void startDispatcher() {
    if (world.dispatchers.size() < MOST_DISPATCHERS) {
      fault("all", "another dispatcher joins");
      world.startDispatcher();
    }
  }

  private void forgetGenerations() {
    if (chance.oneIn(4) && world.dispatchers.stream().noneMatch(world.dispatcherGroup::has)) {
      fault("all", "Kafka forgets the dispatchers' group");
      world.dispatcherGroup.forgetGenerations();
    }
  }

  private void killWorker() {
    WorkerProcess worker = chance.of(world.workers);
    if (!worker.isDead()) {
      fault(worker.id(), "dies");
      worker.kill();
    }
  }

  private void pauseWorker() {
    WorkerProcess worker = chance.of(world.workers);
    if (worker.isResponding()) {
      fault(worker.id(), "is paused");
      worker.pause();
    }
  }

  private void workersComeAndGo() {
    if (world.workers.size() < MOST_WORKERS) {
      fault("all", "a worker joins");
      world.startWorker(chance.of(Clients.TENANTS), Clients.FUNCTIONS, 1 + chance.below(3));
    } else {
      WorkerProcess worker = chance.of(world.workers);
      if (worker.isResponding() && !worker.isDraining()) {
        fault(worker.id(), "drains");
        worker.drain();
      }
    }
  }

  private void breakStream() {
    List<WorkerStream> streams = new ArrayList<>();
    world.workers.forEach(worker -> streams.addAll(worker.streams()));
    if (!streams.isEmpty()) {
      WorkerStream stream = chance.of(streams);
      fault(stream.worker().id(), "stream " + stream.number() + " breaks");
      stream.tear(chance);
    }
  }

  private void failRouter() {
    RouterProcess router = chance.of(world.routers);
    if (router.isResponding()) {
      boolean dies = chance.oneIn(2);
      fault(router.id(), dies ? "dies" : "is paused");
      if (dies) {
        router.kill();
      } else {
        router.pause();
      }
    }
    if (world.routers.size() < 2) {
      world.startRouter("router-2");
    }
  }

  private void jumpClock() {
    if (chance.oneIn(2)) {
      StoreProcess store = chance.of(world.stores.processes());
      fault(store.id(), "its clock jumps");
      store.clock().jump(chance);
    } else {
      WorkerProcess worker = chance.of(world.workers);
      fault(worker.id(), "its clock jumps");
      worker.clock().jump(chance);
    }
  }

  /** Somebody comes back. */
  private void recover() {
    switch (chance.below(4)) {
      case 0 -> {
        StoreProcess store = chance.of(world.stores.processes());
        if (store.isDead()) {
          fault(store.id(), "starts");
          startStore(store.id());
        } else if (store.isPaused()) {
          fault(store.id(), "goes on");
          store.resume();
        }
      }
      case 1 -> {
        DispatcherProcess dispatcher = chance.of(world.dispatchers);
        if (dispatcher.isDead()) {
          fault(dispatcher.id(), "has a successor");
          world.startDispatcher();
        } else if (dispatcher.isPaused()) {
          fault(dispatcher.id(), "goes on");
          dispatcher.resume();
        }
      }
      case 2 -> {
        WorkerProcess worker = chance.of(world.workers);
        if (worker.isDead()) {
          fault(worker.id(), "has a successor");
          world.startWorker(chance.of(Clients.TENANTS), Clients.FUNCTIONS, 2);
        } else if (worker.isPaused()) {
          fault(worker.id(), "goes on");
          worker.resume();
        }
      }
      default -> {
        RouterProcess router = chance.of(world.routers);
        if (router.isDead()) {
          fault(router.id(), "starts");
          world.startRouter(router.id());
        } else if (router.isPaused()) {
          fault(router.id(), "goes on");
          router.resume();
        }
      }
    }
  }
}
