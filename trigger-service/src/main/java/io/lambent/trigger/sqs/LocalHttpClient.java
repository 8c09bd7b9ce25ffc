package io.lambent.trigger.sqs;

import io.lambent.aws.api.AwsApi;
import io.lambent.aws.api.Caller;
import io.lambent.aws.api.LocalServices;
import io.lambent.aws.http.Headers;
import io.lambent.aws.http.WireAnswer;
import io.lambent.aws.http.WireRequest;
import io.lambent.contract.internal.InternalHttp;
import io.lambent.trigger.aws.OwnServices;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpFullResponse;
import software.amazon.awssdk.http.SdkHttpRequest;

/**
 * Passes requests of the AWS SDK to SQS within this process, on the calling thread; to another
 * client where SQS does not run here.
 */
final class LocalHttpClient implements SdkHttpClient {
  private static final byte[] NOTHING = new byte[0];

  private final OwnServices own;
  private final SdkHttpClient remote;

  /**
   * @param remote the other client, which is closed together with this one
   */
  LocalHttpClient(OwnServices own, SdkHttpClient remote) {
    this.own = own;
    this.remote = remote;
  }

  @Override
  public String clientName() {
    return "Local";
  }

  @Override
  public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
    LocalServices.Local sqs = own.local("sqs");
    if (sqs == null) {
      return remote.prepareRequest(request);
    }
    AwsApi api = sqs.api();
    return new ExecutableHttpRequest() {
      @Override
      public HttpExecuteResponse call() throws IOException {
        return answer(api.serve(caller(request.httpRequest()), wire(request)));
      }

      @Override
      public void abort() {
        // The thread that waits is interrupted instead.
      }
    };
  }

  private static Caller caller(SdkHttpRequest request) {
    return new Caller(
        header(request, InternalHttp.ACCOUNT),
        header(request, InternalHttp.REGION),
        header(request, InternalHttp.REQUEST_ID),
        header(request, InternalHttp.ENDPOINT));
  }

  private static String header(SdkHttpRequest request, String name) {
    return request.firstMatchingHeader(name).orElse("");
  }

  private static WireRequest wire(HttpExecuteRequest execute) throws IOException {
    SdkHttpRequest request = execute.httpRequest();
    List<Headers.Field> fields = new ArrayList<>();
    request.forEachHeader(
        (name, values) -> values.forEach(value -> fields.add(new Headers.Field(name, value))));
    ContentStreamProvider content = execute.contentStreamProvider().orElse(null);
    byte[] body = NOTHING;
    if (content != null) {
      try (InputStream stream = content.newStream()) {
        body = stream.readAllBytes();
      }
    }
    return new WireRequest(
        request.method().name(), request.encodedPath(), "", Headers.of(fields), body);
  }

  private static HttpExecuteResponse answer(WireAnswer answer) {
    SdkHttpFullResponse.Builder response =
        SdkHttpFullResponse.builder().statusCode(answer.status());
    answer.headers().fields().forEach(each -> response.appendHeader(each.name(), each.value()));
    return HttpExecuteResponse.builder()
        .response(response.build())
        .responseBody(
            AbortableInputStream.create(new ByteArrayInputStream(answer.body()), () -> {}))
        .build();
  }

  @Override
  public void close() {
    remote.close();
  }
}
