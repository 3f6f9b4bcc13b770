package io.taskweir.statestore.http;

import io.taskweir.protocol.Topics;
import io.taskweir.protocol.problem.ErrorCode;
import io.taskweir.protocol.problem.ProblemException;
import io.taskweir.statestore.StateStoreSettings;
import io.taskweir.statestore.store.LocalStores;
import io.taskweir.statestore.store.StoreView;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsMetadata;
import org.apache.kafka.streams.state.HostInfo;
import org.jspecify.annotations.Nullable;

/** Finds who owns a partition, and asks it if it is another instance. Thread-safe. */
public final class PartitionOwners {
  /** Header of a question that another instance has passed on. */
  static final String PASSED_ON = "Taskweir-Passed-On";

  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(75);

  /**
   * A partition that moves has no owner for a moment. Who asks then waits so long, because that is
   * mostly enough and a client that is refused would only ask again.
   */
  private static final Duration MOVES_WITHIN = Duration.ofSeconds(2);

  private static final Duration LOOK_EVERY = Duration.ofMillis(20);

  private final KafkaStreams streams;
  private final LocalStores localStores;
  private final HostInfo self;
  private final int partitions;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(2))
          .build();

  public PartitionOwners(
      KafkaStreams streams, LocalStores localStores, StateStoreSettings settings) {
    this.streams = streams;
    this.localStores = localStores;
    this.self = new HostInfo(settings.httpHost(), settings.httpPort());
    this.partitions = settings.layout().partitions();
  }

  /**
   * This instance's view of the partition; empty if another owns it. Blocks while nobody does, at
   * most 2 s.
   */
  Optional<StoreView> local(int partition) {
    Optional<StoreView> view = localStores.partition(partition);
    long end = System.nanoTime() + MOVES_WITHIN.toNanos();
    while (view.isEmpty() && otherOwner(partition).isEmpty() && System.nanoTime() < end) {
      try {
        Thread.sleep(LOOK_EVERY);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return view;
      }
      view = localStores.partition(partition);
    }
    return view;
  }

  /**
   * @throws ProblemException if the number is not that of a partition, or it is not here
   */
  StoreView requireLocal(int partition) {
    if (partition < 0 || partition >= partitions) {
      throw new ProblemException(
          ErrorCode.NOT_FOUND, "partition " + partition + ": from 0 to " + (partitions - 1));
    }
    return local(partition).orElseThrow(() -> unavailable(partition));
  }

  /** Asks the partition's owner with a GET; see {@link #ask(String, int, String, byte[])}. */
  HttpResponse<byte[]> ask(int partition, String pathAndQuery) {
    return ask("GET", partition, pathAndQuery, new byte[0]);
  }

  /**
   * The text that the partition's owner answers a GET with.
   *
   * @throws ProblemException if there is no other owner now, or it does not answer 200
   */
  String askForText(int partition, String pathAndQuery) {
    HttpResponse<byte[]> answer = ask(partition, pathAndQuery);
    if (answer.statusCode() != 200) {
      throw new ProblemException(
          ErrorCode.UNAVAILABLE,
          "partition %d: its owner answers %d; try again"
              .formatted(partition, answer.statusCode()));
    }
    return new String(answer.body(), StandardCharsets.UTF_8);
  }

  /**
   * Asks the partition's owner over HTTP; blocks.
   *
   * @param method of HTTP
   * @param pathAndQuery already encoded
   * @param body empty: none
   * @throws ProblemException if there is no other owner now, or it does not answer
   */
  HttpResponse<byte[]> ask(String method, int partition, String pathAndQuery, byte[] body) {
    HostInfo owner = remoteOwner(partition);
    HttpRequest request =
        request(owner, pathAndQuery)
            .timeout(ANSWER_WITHIN)
            .method(
                method,
                body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body))
            .build();
    return answerOf(owner, partition, () -> http.send(request, BodyHandlers.ofByteArray()));
  }

  /**
   * Asks the partition's owner for an answer that may never end; returns when it has begun.
   *
   * @param lastEventId where to resume; null at the beginning
   * @return its body is the caller's to close
   * @throws ProblemException if there is no other owner now, or it does not answer
   */
  HttpResponse<InputStream> open(int partition, String pathAndQuery, @Nullable String lastEventId) {
    HostInfo owner = remoteOwner(partition);
    HttpRequest.Builder request = request(owner, pathAndQuery);
    if (lastEventId != null) {
      request.header(EventStream.LAST_EVENT_ID, lastEventId);
    }
    return answerOf(owner, partition, () -> StreamRelay.open(http, request.build(), ANSWER_WITHIN));
  }

  private static HttpRequest.Builder request(HostInfo owner, String pathAndQuery) {
    return HttpRequest.newBuilder(
            URI.create("http://" + owner.host() + ":" + owner.port() + pathAndQuery))
        .header(PASSED_ON, "1");
  }

  /** A call of another instance. */
  private interface Call<B> {
    HttpResponse<B> send() throws IOException, InterruptedException;
  }

  private static <B> HttpResponse<B> answerOf(HostInfo owner, int partition, Call<B> call) {
    try {
      return call.send();
    } catch (IOException e) {
      throw new ProblemException(
          ErrorCode.UNAVAILABLE,
          "partition %d: its owner %s:%d does not answer; try again"
              .formatted(partition, owner.host(), owner.port()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unavailable(partition);
    }
  }

  private HostInfo remoteOwner(int partition) {
    return otherOwner(partition).orElseThrow(() -> unavailable(partition));
  }

  private Optional<HostInfo> otherOwner(int partition) {
    TopicPartition input = new TopicPartition(Topics.COMMANDS, partition);
    return streams.metadataForAllStreamsClients().stream()
        .filter(instance -> instance.topicPartitions().contains(input))
        .map(StreamsMetadata::hostInfo)
        .filter(host -> !host.equals(self))
        .findFirst();
  }

  static ProblemException unavailable(int partition) {
    return new ProblemException(
        ErrorCode.UNAVAILABLE, "partition " + partition + " is changing its owner; try again");
  }
}
