package io.taskweir.dispatcher.stream;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.taskweir.protocol.internal.AttemptRef;
import io.taskweir.protocol.internal.Hello;
import io.taskweir.protocol.problem.ProblemException;
import org.junit.jupiter.api.Test;

class HelloRulesTest {
  private static Hello.Builder hello() {
    return Hello.newBuilder().setWorkerId("w").setTenant("acme").addFunctions("f").setSlots(4);
  }

  private static void assertRefused(Hello.Builder hello, String naming) {
    assertThatThrownBy(() -> HelloRules.check(hello.build()))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining(naming);
  }

  @Test
  void takesAWorkerThatSaysWhatItServes() {
    assertThatCode(() -> HelloRules.check(hello().build())).doesNotThrowAnyException();
  }

  @Test
  void saysWhatIsWrong() {
    assertRefused(hello().setWorkerId(""), "worker_id");
    assertRefused(hello().setTenant("Not A Tenant"), "tenant");
    assertRefused(hello().clearFunctions(), "functions");
    assertRefused(hello().addFunctions("no spaces"), "function");
    assertRefused(hello().setSlots(-1), "slots");
    assertRefused(hello().setSlots(100_001), "slots");
  }

  @Test
  void noWorkerSpeaksForAnothersTenant() {
    assertRefused(hello().addRunning(AttemptRef.newBuilder().setTenant("globex")), "running");
  }
}
