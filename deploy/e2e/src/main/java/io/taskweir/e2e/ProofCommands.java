package io.taskweir.e2e;

import io.taskweir.cli.MoreCommands;
import io.taskweir.e2e.simulation.SimulateCommand;
import io.taskweir.e2e.torture.TortureCommand;
import java.util.List;

/** The proofs that anyone can run, as commands. */
public final class ProofCommands implements MoreCommands {
  @Override
  public List<Object> commands() {
    return List.of(new SimulateCommand(), new TortureCommand());
  }
}
