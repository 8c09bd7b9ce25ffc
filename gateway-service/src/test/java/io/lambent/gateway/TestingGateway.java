package io.lambent.gateway;

import io.lambent.contract.api.ApiDirectory;
import io.lambent.contract.function.FunctionUrls;
import io.lambent.contract.invocation.Invoker;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/** The whole gateway on a free port, with stand-ins for what is behind it. */
final class TestingGateway implements AutoCloseable {
  static final String TOKEN = "secret";

  final TestingInvoker invoker = new TestingInvoker();
  final TestingFunctionUrls functionUrls = new TestingFunctionUrls();
  final TestingApis apis = new TestingApis();
  final TestingBackend function = new TestingBackend("function");
  final TestingBackend execution = new TestingBackend("execution");
  final TestingBackend billing = new TestingBackend("billing");
  final TestingBackend aws = new TestingBackend("aws");

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final ConfigurableApplicationContext context;

  static {
    // The JDK's client may not set Host otherwise; tests do.
    System.setProperty("jdk.httpclient.allowRestrictedHeaders", "host,connection,expect");
  }

  /**
   * @param properties such as {@code lambent.gateway.allow-unsigned=false}
   */
  TestingGateway(String... properties) {
    this(true, properties);
  }

  private TestingGateway(boolean inProcess, String... properties) {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("server.port", "0");
    settings.put("lambent.front.drain-timeout", "0s");
    settings.put("lambent.internal.token", TOKEN);
    settings.put("lambent.gateway.function-service-url", function.url().toString());
    settings.put("lambent.gateway.execution-service-url", execution.url().toString());
    settings.put("lambent.gateway.billing-service-url", billing.url().toString());
    settings.put("lambent.gateway.aws-services-url", aws.url().toString());
    for (String property : properties) {
      int equals = property.indexOf('=');
      settings.put(property.substring(0, equals), property.substring(equals + 1));
    }
    String[] arguments =
        settings.entrySet().stream()
            .map(setting -> "--" + setting.getKey() + "=" + setting.getValue())
            .toArray(String[]::new);
    ApplicationContextInitializer<GenericApplicationContext> seams =
        starting -> {
          if (inProcess) {
            starting.registerBean(Invoker.class, () -> invoker);
            starting.registerBean(FunctionUrls.class, () -> functionUrls);
            starting.registerBean(ApiDirectory.class, () -> apis);
          }
        };
    context = GatewayServiceApplication.application().initializers(seams).run(arguments);
  }

  /** A gateway that reaches the services over HTTP. */
  static TestingGateway remote(String... properties) {
    return new TestingGateway(false, properties);
  }

  <T> T bean(Class<T> type) {
    return context.getBean(type);
  }

  int port() {
    return context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path));
  }

  HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** The body of an answer, as it comes. */
  InputStream sendStreaming(HttpRequest.Builder request) {
    try {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream()).body();
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  HttpResponse<String> get(String path, String... headers) {
    return send(with(request(path), headers));
  }

  HttpResponse<String> post(String path, String body, String... headers) {
    return send(with(request(path), headers).POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  private static HttpRequest.Builder with(HttpRequest.Builder request, String... headers) {
    return headers.length == 0 ? request : request.headers(headers);
  }

  /**
   * Sends bytes over a connection of their own and reads until the server closes it.
   *
   * @param text a request that asks for {@code Connection: close}
   */
  String raw(String text) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port())) {
      socket.setSoTimeout(60_000);
      socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  void reset() {
    invoker.reset();
    function.reset();
    execution.reset();
    billing.reset();
    aws.reset();
  }

  @Override
  public void close() {
    context.close();
    function.close();
    execution.close();
    billing.close();
    aws.close();
  }
}
