package io.taskweir.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.taskweir.dev.broker.EmbeddedBroker;
import io.taskweir.dev.cluster.Shape;
import io.taskweir.dev.httpfunction.HttpFunctionSettings;
import io.taskweir.dev.server.Addresses;
import io.taskweir.dev.server.ServerSettings;
import io.taskweir.dev.server.StoreTuning;
import io.taskweir.dev.server.TaskweirServer;
import io.taskweir.dev.server.WorkerAccess;
import io.taskweir.e2e.harness.RawHttp;
import io.taskweir.e2e.harness.TaskApi;
import io.taskweir.protocol.TaskState;
import io.taskweir.protocol.cluster.Member.Role;
import io.taskweir.protocol.worker.WorkerToken;
import io.taskweir.protocol.worker.WorkerTokens;
import io.taskweir.statestore.LeaseSecret;
import io.taskweir.statestore.TaskPolicy;
import io.taskweir.worker.Worker;
import io.taskweir.worker.WorkerBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Dispatchers that ask workers for tokens and speak TLS (R-SEC-1). */
class WorkerAccessIT {
  private static final String TENANT = "guarded";
  private static final Duration SOON = Duration.ofSeconds(40);
  private static final Duration LONG_ENOUGH = Duration.ofSeconds(3);
  private static final WorkerTokens TOKENS = new WorkerTokens("a secret of these tests");

  @TempDir static Path folder;

  private static EmbeddedBroker broker;
  private static TaskweirServer server;
  private static Path certificate;

  @BeforeAll
  static void start() throws Exception {
    makeCertificate();
    broker = EmbeddedBroker.start(folder.resolve("kafka"), 0);
    server =
        TaskweirServer.start(
            new ServerSettings(
                EnumSet.allOf(Role.class),
                Map.of("bootstrap.servers", broker.bootstrap()),
                "guarded",
                Addresses.loopback(0),
                folder.resolve("server"),
                Shape.SINGLE,
                LeaseSecret.of("a secret of these tests"),
                true,
                TaskPolicy.DEFAULT,
                new WorkerAccess(TOKENS, certificate, folder.resolve("key.pem")),
                HttpFunctionSettings.ANY,
                StoreTuning.DEFAULT));
    server.awaitReady(SOON);
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
    }
    if (broker != null) {
      broker.close();
    }
  }

  /** Self-signed, for the loopback address, by the JDK's own tool. */
  private static void makeCertificate() throws IOException, InterruptedException {
    Path store = folder.resolve("store.p12");
    String keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    int status =
        new ProcessBuilder(
                keytool,
                "-genkeypair",
                "-alias",
                "a",
                "-keyalg",
                "EC",
                "-validity",
                "2",
                "-dname",
                "CN=taskweir",
                "-ext",
                "SAN=IP:127.0.0.1,DNS:localhost",
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                "changeit")
            .redirectErrorStream(true)
            .start()
            .waitFor();
    assertThat(status).isZero();
    try (var in = Files.newInputStream(store)) {
      char[] password = "changeit".toCharArray();
      java.security.KeyStore keys = java.security.KeyStore.getInstance("PKCS12");
      keys.load(in, password);
      certificate =
          Files.writeString(
              folder.resolve("certificate.pem"),
              pem("CERTIFICATE", keys.getCertificate("a").getEncoded()));
      Files.writeString(
          folder.resolve("key.pem"), pem("PRIVATE KEY", keys.getKey("a", password).getEncoded()));
    } catch (java.security.GeneralSecurityException e) {
      throw new IllegalStateException("no certificate for the test", e);
    }
  }

  private static String pem(String what, byte[] der) {
    return "-----BEGIN %s-----%n%s%n-----END %s-----%n"
        .formatted(what, Base64.getMimeEncoder().encodeToString(der), what);
  }

  private static String token(String tenant, Set<String> functions, Duration valid) {
    return TOKENS.issue(new WorkerToken(tenant, functions, Instant.now().plus(valid)));
  }

  private static WorkerBuilder worker() {
    return Worker.connect(broker.bootstrap())
        .tenant(TENANT)
        .tls(certificate)
        .handle("echo", (payload, _) -> payload);
  }

  private static double refused() {
    return RawHttp.send(server.url(), "GET", "/metrics", java.util.List.of(), new byte[0])
        .body()
        .lines()
        .filter(line -> line.startsWith("taskweir_dispatcher_refused_workers"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  @Test
  void aWorkerWithAGenuineTokenWorksOverTls() throws Exception {
    try (Worker worker = worker().token(token(TENANT, Set.of("echo"), SOON)).start();
        TaskApi api = new TaskApi(server.url(), TENANT)) {
      assertThat(worker.awaitConnected(SOON)).isTrue();
      api.submit("{\"function\":\"echo\",\"taskId\":\"e-1\",\"payload\":7}");
      assertThat(api.awaitState("e-1", TaskState.SUCCEEDED, SOON).path("result").asInt())
          .isEqualTo(7);
    }
  }

  @Test
  void othersAreRefusedAndCounted() throws Exception {
    double before = refused();
    assertRefused(worker());
    assertRefused(worker().token("tw1.forged.token"));
    assertRefused(worker().token(token("other", Set.of(), SOON)));
    assertRefused(worker().token(token(TENANT, Set.of("pay"), SOON)));
    assertRefused(worker().token(token(TENANT, Set.of(), Duration.ofSeconds(-1))));
    assertThat(refused() - before).isGreaterThanOrEqualTo(5);
  }

  @Test
  void aWorkerWithoutTlsIsNotHeard() throws Exception {
    try (Worker worker =
        Worker.connect(broker.bootstrap())
            .tenant(TENANT)
            .token(token(TENANT, Set.of(), SOON))
            .handle("echo", (payload, _) -> payload)
            .start()) {
      assertThat(worker.awaitConnected(LONG_ENOUGH)).isFalse();
    }
  }

  private static void assertRefused(WorkerBuilder builder) throws InterruptedException {
    try (Worker worker = builder.start()) {
      assertThat(worker.awaitConnected(LONG_ENOUGH)).isFalse();
    }
  }

  @Test
  void theServersOwnCallsOfHttpFunctionsAreNotLockedOut() {
    try (TaskApi api = new TaskApi(server.url(), TENANT)) {
      api.configure("self", "{\"http\":{\"url\":\"%s/livez\"}}".formatted(server.url()));
      api.submit("{\"function\":\"self\",\"taskId\":\"self\"}");
      // POST to /livez is answered with 405: it was called.
      assertThat(
              api.awaitState("self", TaskState.FAILED, SOON).path("error").path("message").asText())
          .contains("405");
    }
  }
}
