package io.lambent.function;

import static io.lambent.function.TestingFunctionService.creation;
import static io.lambent.function.TestingFunctionService.zip;
import static org.assertj.core.api.Assertions.assertThat;

import io.lambent.contract.function.Deployments.DeploymentFailedException;
import io.lambent.contract.function.FunctionName;
import io.lambent.contract.function.FunctionSource;
import io.lambent.contract.function.FunctionVersion;
import io.lambent.function.TestingFunctionService.Answer;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FunctionLifecycleTest {
  private static final String FUNCTIONS = "/2015-03-31/functions/";

  private final TestingFunctionService service = TestingFunctionService.shared("100000000001");

  @AfterEach
  void prepareAgain() {
    service.deployments.failWith(null);
    service.deployments.release();
    service.deployments.onChange(function -> {});
  }

  /**
   * The state that a reader sees and the code that execution would run, while execution is told of
   * a change.
   */
  private record Moment(String state, String update, String code, String served) {}

  private List<Moment> momentsOf(String name) {
    List<Moment> moments = new CopyOnWriteArrayList<>();
    service.deployments.onChange(
        function -> {
          if (function.name().equals(name)) {
            Answer read = service.get(FUNCTIONS + name + "/configuration");
            FunctionVersion version = resolved(name);
            moments.add(
                new Moment(
                    read.text("State"),
                    read.text("LastUpdateStatus"),
                    version.codeSha256(),
                    version.state()));
          }
        });
    return moments;
  }

  @Test
  void executionIsToldOfNewCodeBeforeAnyoneReadsThatTheUpdateSucceeded() {
    service.create(creation("told", "old"));
    String old = resolved("told").codeSha256();
    List<Moment> moments = momentsOf("told");
    service.put(FUNCTIONS + "told/code", Map.of("ZipFile", zip("new")));
    service.await("told");

    String changed = resolved("told").codeSha256();
    assertThat(changed).isNotEqualTo(old);
    assertThat(moments).contains(new Moment("Active", "InProgress", changed, "Active"));
    assertThat(moments)
        .filteredOn(moment -> moment.update().equals("Successful"))
        .allMatch(moment -> moment.code().equals(changed));
  }

  @Test
  void executionIsToldOfANewFunctionBeforeAnyoneReadsThatItIsActive() {
    List<Moment> moments = momentsOf("toldnew");
    service.post("/2015-03-31/functions", creation("toldnew", "a"));
    service.await("toldnew");

    assertThat(moments)
        .anyMatch(moment -> moment.state().equals("Pending") && moment.served().equals("Active"));
  }

  @Test
  void isPendingUntilPreparedThenActive() {
    service.deployments.hold();
    Answer created = service.post("/2015-03-31/functions", creation("pending", "a"));

    assertThat(created.status()).isEqualTo(201);
    assertThat(created.text("State")).isEqualTo("Pending");
    assertThat(created.text("StateReasonCode")).isEqualTo("Creating");
    service.deployments.release();
    Answer active = service.await("pending");
    assertThat(active.text("State")).isEqualTo("Active");
    assertThat(active.text("LastUpdateStatus")).isEqualTo("Successful");
    assertThat(active.text("RevisionId")).isNotEqualTo(created.text("RevisionId"));
  }

  @Test
  void publishesAVersionWithSnapStartAsPendingUntilExecutionKnowsIt() {
    Map<String, Object> request = new HashMap<>(creation("snapstart", "a"));
    request.putAll(
        Map.of("Runtime", "java25", "SnapStart", Map.of("ApplyOn", "PublishedVersions")));
    service.create(request);
    service.await("snapstart");
    service.deployments.hold();
    Answer published = service.post(FUNCTIONS + "snapstart/versions", Map.of());

    assertThat(published.text("State")).isEqualTo("Pending");
    service.deployments.release();
    Answer active =
        service.await("snapstart/configuration?Qualifier=1", TestingFunctionService::isSettled);
    assertThat(active.text("State")).isEqualTo("Active");
    assertThat(service.deployments.prepared)
        .filteredOn(version -> version.function().name().equals("snapstart"))
        .extracting(FunctionVersion::snapStart)
        .startsWith(false, true);
  }

  @Test
  void failsWithTheReasonWhenItCannotBeDeployed() {
    service.deployments.failWith(new DeploymentFailedException("the archive is broken"));
    service.create(creation("failing", "a"));

    Answer failed = service.await("failing");
    assertThat(failed.text("State")).isEqualTo("Failed");
    assertThat(failed.text("StateReason")).isEqualTo("the archive is broken");
  }

  @Test
  void staysPendingWhileExecutionIsNotReachable() {
    service.deployments.failWith(new IllegalStateException("not reachable"));
    service.post("/2015-03-31/functions", creation("unreachable", "a"));
    assertThat(service.get(FUNCTIONS + "unreachable/configuration").text("State"))
        .isEqualTo("Pending");

    service.deployments.failWith(null);
    assertThat(service.await("unreachable").text("State")).isEqualTo("Active");
  }

  @Test
  void servesTheOldCodeWhileAnUpdateIsInProgress() {
    service.create(creation("updating", "old"));
    String old = resolved("updating").codeSha256();
    service.deployments.hold();
    Answer updating = service.put(FUNCTIONS + "updating/code", Map.of("ZipFile", zip("new")));

    assertThat(updating.text("LastUpdateStatus")).isEqualTo("InProgress");
    assertThat(resolved("updating").codeSha256()).isEqualTo(old);
    service.deployments.release();
    service.await("updating");
    assertThat(resolved("updating").codeSha256()).isNotEqualTo(old);
  }

  @Test
  void keepsServingTheOldCodeWhenAnUpdateFails() {
    service.create(creation("badupdate", "old"));
    String old = resolved("badupdate").codeSha256();
    service.deployments.failWith(new DeploymentFailedException("no"));
    service.put(FUNCTIONS + "badupdate/code", Map.of("ZipFile", zip("bad")));

    Answer failed = service.await("badupdate");
    assertThat(failed.text("State")).isEqualTo("Active");
    assertThat(failed.text("LastUpdateStatus")).isEqualTo("Failed");
    assertThat(resolved("badupdate").codeSha256()).isEqualTo(old);
  }

  @Test
  void refusesUpdatesDuringAnUpdate() {
    service.create(creation("busy", "a"));
    service.deployments.hold();
    service.put(FUNCTIONS + "busy/configuration", Map.of("Timeout", 10));
    Answer second = service.put(FUNCTIONS + "busy/configuration", Map.of("Timeout", 11));

    assertThat(second.status()).isEqualTo(409);
    assertThat(second.error()).isEqualTo("ResourceConflictException");
    assertThat(second.message())
        .isEqualTo(
            "The operation cannot be performed at this time. An update is in progress for resource:"
                + " arn:aws:lambda:us-east-1:100000000001:function:busy");
  }

  @Test
  void doesNotPublishAnUpdateThatFailedAsActive() {
    service.create(creation("badpublish", "good"));
    service.deployments.failWith(new DeploymentFailedException("no"));
    service.put(FUNCTIONS + "badpublish/code", Map.of("ZipFile", zip("bad")));
    service.await("badpublish");
    service.post(FUNCTIONS + "badpublish/versions", Map.of());

    Answer version =
        service.await("badpublish/configuration?Qualifier=1", TestingFunctionService::isSettled);
    assertThat(version.text("State")).isEqualTo("Failed");
  }

  @Test
  void keepsTheContentRevisionWhenAFunctionBecomesActive() {
    service.deployments.hold();
    service.post("/2015-03-31/functions", creation("revision", "a"));
    String pending = resolved("revision").revision();
    service.deployments.release();
    service.await("revision");
    assertThat(resolved("revision").revision()).isEqualTo(pending);

    service.put(FUNCTIONS + "revision/configuration", Map.of("Timeout", 17));
    service.await("revision");
    assertThat(resolved("revision").revision()).isNotEqualTo(pending);
  }

  @Test
  void tellsExecutionOfEveryChange() {
    FunctionName name = new FunctionName(service.account, service.region, "changing");
    service.create(creation("changing", "a"));
    // The last of these is told after others can read that the function is active.
    service.deployments.awaitChanges(name, 3);
    service.deployments.changes.clear();
    service.put(
        "/2017-10-31/functions/changing/concurrency", Map.of("ReservedConcurrentExecutions", 1));
    service.post(FUNCTIONS + "changing/versions", Map.of());
    service.post(FUNCTIONS + "changing/aliases", Map.of("Name", "live", "FunctionVersion", "1"));
    service.delete(FUNCTIONS + "changing");

    assertThat(service.deployments.changes)
        .filteredOn(name::equals)
        .containsExactly(name, name, name, name);
  }

  @Test
  void linksToTheCode() {
    String archive = zip("def handler(event, context): return 1");
    Map<String, Object> request = creation("linked", "");
    request.put("Code", Map.of("ZipFile", archive));
    service.create(request);
    String location = service.get(FUNCTIONS + "linked").body().at("/Code/Location").asString();
    assertThat(location).startsWith("http://localhost:4566/_lambent/code/");
    URI uri = URI.create(location);

    HttpResponse<byte[]> code =
        service.raw("GET", uri.getPath() + "?" + uri.getQuery(), null, "test-token");
    assertThat(code.body()).isEqualTo(Base64.getDecoder().decode(archive));
  }

  @Test
  void refusesAForgedLinkToCode() {
    service.create(creation("forged", "x"));
    String location = service.get(FUNCTIONS + "forged").body().at("/Code/Location").asString();
    URI uri = URI.create(location.replaceFirst("expires=[0-9]+", "expires=99999999999"));

    assertThat(service.get(uri.getPath() + "?" + uri.getQuery()).status()).isEqualTo(403);
  }

  @Test
  void streamsArchivesOfSeveralChunks() throws IOException {
    byte[] noise = new byte[3_000_000];
    new Random(1).nextBytes(noise);
    byte[] archive = TestingFunctionService.zipBytes("noise.bin", noise);
    Map<String, Object> request = creation("large", "");
    request.put("Code", Map.of("ZipFile", Base64.getEncoder().encodeToString(archive)));
    service.create(request);

    try (InputStream in =
        service.bean(FunctionSource.class).openCode(resolved("large").codeSha256())) {
      assertThat(in.readAllBytes()).isEqualTo(archive);
    }
  }

  @Test
  void freesCodeThatNothingRefersToAnyMore() {
    service.create(creation("freed", "only here"));
    service.create(creation("sharing", "shared"));
    service.create(creation("sharer", "shared"));
    String only = resolved("freed").codeSha256();
    String shared = resolved("sharing").codeSha256();
    service.delete(FUNCTIONS + "freed");
    service.delete(FUNCTIONS + "sharing");

    assertThat(service.raw("GET", "/internal/code/" + only, null, "test-token").statusCode())
        .isEqualTo(404);
    assertThat(service.raw("GET", "/internal/code/" + shared, null, "test-token").statusCode())
        .isEqualTo(200);
  }

  @Test
  void resumesPreparationAfterARestart() {
    service.deployments.failWith(new IllegalStateException("not reachable"));
    service.post("/2015-03-31/functions", creation("resumed", "a"));
    try (TestingFunctionService restarted = TestingFunctionService.start(service.account)) {
      assertThat(restarted.await("resumed").text("State")).isEqualTo("Active");
    }
  }

  @Test
  void pagesThroughFunctions() {
    for (int i = 0; i < 5; i++) {
      service.create(creation("paged" + i, "a"));
    }
    List<String> names = new ArrayList<>();
    String marker = "";
    do {
      Answer page =
          service.get(
              "/2015-03-31/functions?MaxItems=2" + (marker.isEmpty() ? "" : "&Marker=" + marker));
      page.body().path("Functions").forEach(f -> names.add(f.path("FunctionName").asString()));
      marker = page.text("NextMarker");
    } while (!marker.isEmpty());

    assertThat(names)
        .contains("paged0", "paged1", "paged2", "paged3", "paged4")
        .doesNotHaveDuplicates()
        .isSorted();
  }

  @Test
  void refusesRequestsWithoutTheToken() {
    assertThat(service.raw("GET", "/2015-03-31/functions", null, "wrong").statusCode())
        .isEqualTo(403);
    assertThat(service.raw("GET", "/actuator/health", null, "wrong").statusCode()).isEqualTo(200);
  }

  private FunctionVersion resolved(String name) {
    return service
        .bean(FunctionSource.class)
        .resolve(new FunctionName(service.account, service.region, name), "$LATEST")
        .targets()
        .getFirst()
        .version();
  }
}
