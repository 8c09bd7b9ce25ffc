package io.lambent.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.Runtime;

/**
 * Functions attack over the network, each from a network of its own, and reach what they may reach.
 */
class OwnNetworkTest {
  private static final String OTHER_ACCOUNT = "123456789012";

  /** A function that runs the code in its event, and answers with its variable {@code result}. */
  private static final String ATTACKER =
      """
      import http.client, json, os, socket, struct, threading, urllib.request
      PORT = int(os.environ['AWS_ENDPOINT_URL'].rsplit(':', 1)[1])
      def attempt(action):
          try:
              return action()
          except Exception as e:
              return type(e).__name__
      def connect(address, port):
          with socket.create_connection((address, port), timeout=5):
              return 'connected'
      def call(service, method, path, body=None, account='000000000000', headers={}):
          connection = http.client.HTTPConnection('localhost', PORT, timeout=60)
          connection.request(method, path, body, {'Authorization': 'AWS4-HMAC-SHA256 Credential='
              + account + '/20260101/us-east-1/' + service
              + '/aws4_request, SignedHeaders=host, Signature=0', **headers})
          answer = connection.getresponse()
          return [answer.status, answer.read().decode()]
      def handler(event, context):
          scope = dict(globals(), context=context)
          exec(event['code'], scope)
          return scope.get('result')
      """;

  @TempDir static Path directory;
  private static @Nullable ServerSocket service;
  private static @Nullable ServerSocket allowed;
  private static @Nullable ChildLambent lambent;
  private static @Nullable Clients clients;
  private static String attacker = "";

  @BeforeAll
  static void start() throws IOException {
    assumeTrue(
        OwnNetworkTest.class.getResource("/native/lambent-launcher") != null,
        "this build has no launcher");
    Interpreters.need("python3");
    service = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    ServerSocket reachable = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    allowed = reachable;
    ChildLambent child =
        ChildLambent.start(
            directory,
            List.of(
                "lambent.network.default-policy=platform",
                "lambent.network.functions=apart-*=none",
                "lambent.network.allow-host-ports=" + reachable.getLocalPort()));
    lambent = child;
    clients = child.clients();
    attacker = child.clients().deployPython(ATTACKER);
    child
        .clients()
        .lambda()
        .updateFunctionConfiguration(request -> request.functionName(attacker).timeout(120));
    child.clients().awaitUpdated(attacker);
  }

  @AfterAll
  static void stop() throws Exception {
    if (lambent != null) {
      lambent.close();
    }
    for (@Nullable ServerSocket socket : Arrays.asList(service, allowed)) {
      if (socket != null) {
        socket.close();
      }
    }
  }

  private static Clients clients() {
    return Objects.requireNonNull(clients);
  }

  private static int port(@Nullable ServerSocket socket) {
    return Objects.requireNonNull(socket).getLocalPort();
  }

  private static String attack(String code) {
    return attack(attacker, code);
  }

  private static String attack(String function, String code) {
    return Clients.text(clients().invoke(function, Json.write(Map.of("code", code))));
  }

  @Test
  void reachesNothingOfTheHost() throws Exception {
    String outside = InetAddress.getLocalHost().getHostAddress();
    assertThat(
            attack(
                """
                result = [attempt(lambda: connect('127.0.0.1', %1$d)),
                    attempt(lambda: connect('::1', %1$d)),
                    attempt(lambda: connect('%2$s', %1$d)),
                    attempt(lambda: connect('169.254.169.254', 80)),
                    attempt(lambda: connect('192.0.2.1', 80))]
                """
                    .formatted(port(service), outside)))
        .doesNotContain("connected")
        .contains("ConnectionRefusedError", "OSError");
  }

  @Test
  void reachesPortsOfTheHostThatAreAllowed() throws Exception {
    Thread answering =
        Thread.startVirtualThread(
            () -> {
              for (int i = 0; i < 3; i++) {
                try (Socket socket = Objects.requireNonNull(allowed).accept()) {
                  socket.getOutputStream().write("of the host".getBytes(UTF_8));
                } catch (IOException e) {
                  return;
                }
              }
            });
    assertThat(
            attack(
                """
                def text(name):
                    with socket.create_connection((name, %d), timeout=30) as s:
                        return s.makefile().read()
                result = [text(n) for n in
                    ('host.lambent.internal', 'host.docker.internal', 'localhost')]
                """
                    .formatted(port(allowed))))
        .isEqualTo("[\"of the host\", \"of the host\", \"of the host\"]");
    answering.join();
  }

  @Test
  void someFunctionsHaveAnotherPolicy() throws Exception {
    clients()
        .lambda()
        .createFunction(
            request ->
                request
                    .functionName("apart-1")
                    .timeout(60)
                    .runtime(Runtime.PYTHON3_13)
                    .handler("app.handler")
                    .role(Clients.ROLE)
                    .code(
                        code ->
                            code.zipFile(
                                Zip.of(
                                    "app.py",
                                    """
                                    import os, socket
                                    def handler(port, context):
                                        try:
                                            socket.create_connection(('localhost', port))
                                        except OSError as e:
                                            return ['AWS_ENDPOINT_URL' in os.environ, type(e).__name__]
                                    """))));
    clients().awaitActive("apart-1");

    assertThat(
            Clients.text(
                clients().invoke("apart-1", Integer.toString(clients().endpoint().getPort()))))
        .isEqualTo("[false, \"ConnectionRefusedError\"]");
    assertThat(
            Status.get(clients().endpoint(), "/_lambent/environments").path("network").asString())
        .startsWith("platform: functions reach the platform")
        .endsWith("but for apart-* none");
  }

  @Test
  void cannotPoseAsTheEndpoint() {
    int port = clients().endpoint().getPort();
    assertThat(
            attack(
                """
                def listen(family, address):
                    s = socket.socket(family)
                    s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
                    s.bind((address, %d))
                    s.listen()
                    return 'listens'
                result = [attempt(lambda: listen(socket.AF_INET6, '::1')),
                    attempt(lambda: listen(socket.AF_INET, '127.0.0.1')),
                    attempt(lambda: listen(socket.AF_INET, '0.0.0.0'))]
                """
                    .formatted(port)))
        .doesNotContain("listens");
  }

  @Test
  void isNotReachedFromOutside() throws Exception {
    // Bound, but not listened to, so that no other program is given the port.
    try (Socket held = new Socket()) {
      held.setReuseAddress(true);
      held.bind(new InetSocketAddress(0));
      isNotReachedFromOutside(held.getLocalPort());
    }
  }

  private static void isNotReachedFromOutside(int free) throws IOException {
    String listening =
        attack(
            """
            global kept
            kept = []
            for family, address in ((socket.AF_INET, '0.0.0.0'), (socket.AF_INET6, '::')):
                s = socket.socket(family)
                if family == socket.AF_INET6:
                    s.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
                s.bind((address, %d))
                s.listen()
                kept.append(s)
            result = 'listening'
            """
                .formatted(free));

    assertThat(listening).isEqualTo("\"listening\"");
    // The port is free on the host: nothing of the function is there.
    try (ServerSocket own = new ServerSocket(free)) {
      assertThat(own.isBound()).isTrue();
    }
  }

  @Test
  void seesItsOwnSocketsOnly() {
    assertThat(
            attack(
                """
                def ports(name):
                    return {int(line.split()[1].rsplit(':', 1)[1], 16)
                        for line in open('/proc/net/' + name).readlines()[1:]}
                unix = {line.split()[7] for line in open('/proc/net/unix').readlines()[1:]
                    if len(line.split()) > 7}
                result = [%d in ports('tcp') | ports('tcp6'),
                    %d in ports('tcp') | ports('tcp6'), len(unix) < 2]
                """
                    .formatted(port(service), clients().endpoint().getPort())))
        .as("the only name is that of its own socket")
        .isEqualTo("[false, true, true]");
  }

  @Test
  void abstractSocketsAreApart() {
    String other = clients().deployPython(ATTACKER);
    assertThat(
            attack(
                """
                global listener
                listener = socket.socket(socket.AF_UNIX)
                listener.bind('\\0lambent-test')
                listener.listen()
                result = 'listens'
                """))
        .isEqualTo("\"listens\"");

    assertThat(
            attack(
                other,
                """
                def reach():
                    with socket.socket(socket.AF_UNIX) as s:
                        s.connect('\\0lambent-test')
                        return 'connected'
                result = attempt(reach)
                """))
        .isEqualTo("\"ConnectionRefusedError\"");
  }

  @Test
  void callsItsOwnRuntimeApiOnly() {
    String custom =
        clients()
            .deploy(
                Runtime.PROVIDED_AL2023,
                "any",
                Zip.of(
                    "bootstrap",
                    """
                    #!/usr/bin/python3
                    import http.client, os
                    api = http.client.HTTPConnection(os.environ['AWS_LAMBDA_RUNTIME_API'])
                    base = '/2018-06-01/runtime/invocation/'
                    while True:
                        api.request('GET', base + 'next')
                        event = api.getresponse()
                        payload = event.read()
                        id = event.headers['Lambda-Runtime-Aws-Request-Id']
                        api.request('POST', base + id + '/response',
                            b'"' + os.environ['AWS_LAMBDA_RUNTIME_API'].encode() + b'"')
                        api.getresponse().read()
                    """));

    assertThat(Clients.text(clients().invoke(custom, "{}"))).isEqualTo("\"127.0.0.1:9001\"");
    assertThat(attack("result = attempt(lambda: connect('127.0.0.1', 9001))"))
        .isEqualTo("\"ConnectionRefusedError\"");
    assertThat(Clients.text(clients().invoke(custom, "{}"))).isEqualTo("\"127.0.0.1:9001\"");
  }

  @Test
  void actsAsItsOwnAccountWhateverKeyItSends() {
    try (LambdaClient other = clients().lambda(OTHER_ACCOUNT, Region.US_EAST_1)) {
      other.createFunction(
          request ->
              request
                  .functionName("theirs")
                  .runtime(Runtime.PYTHON3_13)
                  .handler("app.handler")
                  .role("arn:aws:iam::" + OTHER_ACCOUNT + ":role/any")
                  .code(
                      code ->
                          code.zipFile(Zip.of("app.py", "def handler(e, c): return 'theirs'"))));
      other.waiter().waitUntilFunctionActiveV2(request -> request.functionName("theirs"));
    }

    String answers =
        attack(
            """
            functions = '/2015-03-31/functions/'
            arn = 'arn:aws:lambda:us-east-1:%1$s:function:theirs'
            result = [call('lambda', 'GET', functions, account='%1$s'),
                call('lambda', 'GET', functions + 'theirs', account='%1$s')[0],
                call('lambda', 'POST', functions + 'theirs/invocations', '{}', '%1$s')[0],
                call('lambda', 'POST', functions + arn + '/invocations', '{}', '%1$s')[0],
                call('lambda', 'GET', functions, account='%1$s',
                    headers={'X-Lambent-Account': '%1$s', 'X-Lambent-Token': 'x'})]
            """
                .formatted(OTHER_ACCOUNT));

    assertThat(answers)
        .contains(attacker, "404, 404, 403")
        .doesNotContain("function:theirs\\\"", "FunctionName\\\": \\\"theirs");
    assertThat(
            attack(
                "result = call('sts', 'POST', '/', 'Action=GetCallerIdentity&Version=2011-06-15', '"
                    + OTHER_ACCOUNT
                    + "', {'Content-Type': 'application/x-www-form-urlencoded'})"))
        .contains(
            "<Account>000000000000</Account>",
            "<Arn>arn:aws:sts::000000000000:assumed-role/any/" + attacker + "</Arn>");
    assertThat(attack("result = call('lambda', 'GET', '/_lambent/environments')[0]"))
        .isEqualTo("403");
  }

  @Test
  void introducesNobodyToTheGateway() {
    assertThat(
            attack(
                """
                result = call('lambda', 'POST', '/_lambent/caller', headers={
                    'X-Lambent-Token': 'guess', 'X-Lambent-Account': '123456789012',
                    'X-Lambent-Region': 'us-east-1', 'X-Lambent-Function': 'f',
                    'X-Lambent-Role': 'r'})[0]
                """))
        .isEqualTo("403");
  }

  @Test
  void takesLargeBodiesAndManyConnections() {
    // The body is refused for its size after all of it has come.
    assertThat(
            attack(
                """
                body = b'"' + b'x' * 5_000_000 + b'"'
                results = []
                def send():
                    results.append(call('lambda', 'POST',
                        '/2015-03-31/functions/none/invocations', body)[0])
                threads = [threading.Thread(target=send) for _ in range(20)]
                [t.start() for t in threads]
                [t.join() for t in threads]
                result = results
                """))
        .isEqualTo("[" + "404, ".repeat(19) + "404]");
  }
}
