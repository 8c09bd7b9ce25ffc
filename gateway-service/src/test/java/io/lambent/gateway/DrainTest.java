package io.lambent.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Gateways that end while clients use them. */
@Timeout(300)
class DrainTest {
  private static final String INVOKE = "/2015-03-31/functions/hello/invocations";
  private static final TestingCertificates authority = new TestingCertificates("Authority");

  @TempDir private Path directory;

  private TestingGateway start(int port) {
    return new TestingGateway(
        "server.port=" + port,
        "lambent.front.drain-timeout=5s",
        "lambent.gateway.tls.certificate=" + directory.resolve("cert.pem"),
        "lambent.gateway.tls.private-key=" + directory.resolve("key.pem"));
  }

  /** A client that tries the other gateway where one refuses connections, and nothing else. */
  private static final class Load implements Runnable {
    /** Leaves processor time for the gateways. */
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private final HttpClient client;
    private final String scheme;
    private final String path;
    private final String method;
    private final List<Integer> ports;
    private final AtomicBoolean done;
    private final Queue<String> failures;
    private final AtomicInteger served = new AtomicInteger();

    Load(
        HttpClient client,
        String scheme,
        String path,
        List<Integer> ports,
        AtomicBoolean done,
        Queue<String> failures) {
      this.client = client;
      this.scheme = scheme;
      this.path = path;
      this.method = path.equals(INVOKE) ? "POST" : "PUT";
      this.ports = ports;
      this.done = done;
      this.failures = failures;
    }

    @Override
    public void run() {
      for (int i = 0; !done.get(); i++) {
        send(i, i + 2 * ports.size());
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }

    private void send(int from, int to) {
      for (int i = from; i < to; i++) {
        int port = ports.get(i % ports.size());
        try {
          HttpResponse<String> response =
              client.send(
                  HttpRequest.newBuilder(URI.create(scheme + "://localhost:" + port + path))
                      .method(method, BodyPublishers.ofString("1"))
                      .build(),
                  BodyHandlers.ofString());
          if (response.statusCode() / 100 != 2) {
            failures.add(method + " " + response.statusCode() + " " + response.body());
          }
          served.incrementAndGet();
          return;
        } catch (ConnectException refused) {
          // The other gateway takes it.
        } catch (IOException e) {
          failures.add(scheme + " " + method + " " + e + " " + e.getCause());
          return;
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          return;
        }
      }
      failures.add("No gateway takes connections");
    }
  }

  @Test
  void aRollingRestartFailsNoRequest() throws Exception {
    authority
        .issue("gateway", "localhost")
        .write(directory.resolve("cert.pem"), directory.resolve("key.pem"));
    try (TestingPort first = new TestingPort();
        TestingPort second = new TestingPort()) {
      restartInTurn(List.of(first.number(), second.number()));
    }
  }

  private void restartInTurn(List<Integer> ports) throws InterruptedException {
    TestingGateway first = start(ports.get(0));
    TestingGateway second = start(ports.get(1));
    AtomicBoolean done = new AtomicBoolean();
    Queue<String> failures = new ConcurrentLinkedQueue<>();
    try (HttpClient plain = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        HttpClient secure = HttpClient.newBuilder().sslContext(authority.client(null)).build()) {
      String code = "/2015-03-31/functions/hello/code";
      List<Load> loads =
          List.of(
              new Load(plain, "http", INVOKE, ports, done, failures),
              new Load(plain, "http", INVOKE, ports, done, failures),
              new Load(plain, "http", code, ports, done, failures),
              new Load(secure, "https", INVOKE, ports, done, failures),
              new Load(secure, "https", code, ports, done, failures));
      List<Thread> threads = loads.stream().map(Thread::startVirtualThread).toList();
      awaitServed(loads);
      first.close();
      awaitServed(loads);
      first = start(ports.get(0));
      awaitServed(loads);
      second.close();
      awaitServed(loads);
      second = start(ports.get(1));
      awaitServed(loads);
      done.set(true);
      for (Thread thread : threads) {
        thread.join();
      }
    } finally {
      done.set(true);
      first.close();
      second.close();
    }
    assertThat(failures).isEmpty();
  }

  /** Waits until each client has got further answers. */
  private static void awaitServed(List<Load> loads) {
    for (Load load : loads) {
      int before = load.served.get();
      while (load.served.get() < before + 20) {
        if (!load.failures.isEmpty()) {
          return;
        }
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
      }
    }
  }

  @Test
  void answersARequestThatComesOnAnIdleConnectionAndClosesIt() throws Exception {
    // Without a value as docker-compose.yml has them.
    TestingGateway gateway =
        new TestingGateway(
            "lambent.front.drain-timeout=60s",
            "lambent.gateway.tls.certificate=",
            "lambent.gateway.tls.private-key=");
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port())) {
      socket.setSoTimeout(60_000);
      String request =
          "POST " + INVOKE + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\n\r\n7";
      socket.getOutputStream().write(request.getBytes(ISO_8859_1));
      InputStream in = socket.getInputStream();
      assertThat(in.read()).isEqualTo('H');
      in.readNBytes(in.available());
      Future<Void> closing = CompletableFuture.runAsync(gateway::close);
      while (takesConnections(gateway.port())) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
      }
      socket.getOutputStream().write(request.getBytes(ISO_8859_1));

      assertThat(new String(in.readAllBytes(), ISO_8859_1))
          .contains("HTTP/1.1 200 OK")
          .containsIgnoringCase("connection: close")
          .endsWith("7");
      closing.get(60, TimeUnit.SECONDS);
    }
  }

  private static boolean takesConnections(int port) {
    try (Socket probe = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return probe.isConnected();
    } catch (IOException e) {
      return false;
    }
  }
}
