package io.taskweir.worker.stream;

import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.netty.channel.EventLoop;
import io.grpc.netty.shaded.io.netty.channel.nio.NioEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioSocketChannel;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContext;
import io.taskweir.protocol.cluster.Member;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The one thread that all streams live on, and the channels on it. A new channel for every
 * connection: gRPC's own would wait for its own backoff.
 */
final class Channels {
  /** gRPC raises a shorter time than 10 s to 10 s on the client's side. */
  private static final long KEEPALIVE_SECONDS = 5;

  /** A message may carry an assignment for each slot, each with its payload. */
  private static final int MAX_MESSAGE_BYTES = 64 << 20;

  private final NioEventLoopGroup group =
      new NioEventLoopGroup(
          1,
          run -> {
            Thread thread = new Thread(run, "taskweir-worker-streams");
            thread.setDaemon(true);
            return thread;
          });
  private final EventLoop loop = group.next();

  private final @Nullable SslContext ssl;
  private final Set<ManagedChannel> opened = ConcurrentHashMap.newKeySet();

  /**
   * @param ssl null: without TLS
   */
  Channels(@Nullable SslContext ssl) {
    this.ssl = ssl;
  }

  EventLoop loop() {
    return loop;
  }

  ManagedChannel open(Member member) {
    opened.removeIf(ManagedChannel::isTerminated);
    ManagedChannel channel = build(member);
    opened.add(channel);
    return channel;
  }

  private ManagedChannel build(Member member) {
    NettyChannelBuilder builder = NettyChannelBuilder.forAddress(member.host(), member.port());
    return (ssl == null ? builder.usePlaintext() : builder.sslContext(ssl))
        .eventLoopGroup(group)
        .channelType(NioSocketChannel.class)
        // Callbacks run on the loop too, so that streams need no locks.
        .executor(loop)
        .keepAliveTime(KEEPALIVE_SECONDS, TimeUnit.SECONDS)
        .keepAliveTimeout(KEEPALIVE_SECONDS, TimeUnit.SECONDS)
        .maxInboundMessageSize(MAX_MESSAGE_BYTES)
        .disableRetry()
        .build();
  }

  /**
   * Lets the peers answer our goodbyes for a second, then closes what is left and ends the thread;
   * waits for three seconds at most.
   */
  void close() throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(1);
    for (ManagedChannel channel : opened) {
      channel.shutdown();
      if (!channel.awaitTermination(end - System.nanoTime(), TimeUnit.NANOSECONDS)) {
        channel.shutdownNow();
      }
    }
    group.shutdownGracefully(50, 1_500, TimeUnit.MILLISECONDS).await(2, TimeUnit.SECONDS);
  }
}
