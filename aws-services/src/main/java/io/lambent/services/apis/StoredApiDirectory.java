package io.lambent.services.apis;

import io.lambent.contract.api.ApiChanges;
import io.lambent.contract.api.ApiDirectory;
import io.lambent.contract.api.ApiDomain;
import io.lambent.contract.api.ApiListener;
import io.lambent.contract.api.ApiMessage;
import io.lambent.contract.api.DeployedApi;
import io.lambent.contract.api.RestApi;
import io.lambent.contract.internal.InternalHttp;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The directory of deployed APIs, in this process and over HTTP. */
@RestController
class StoredApiDirectory implements ApiDirectory {
  /** How long a gateway waits for changes at a time; also what a stop may have to wait. */
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

  private final JdbcClient jdbc;
  private final List<ApiSource> sources;
  private final ChangeLog changes;

  StoredApiDirectory(JdbcClient jdbc, ObjectProvider<ApiSource> sources, ChangeLog changes) {
    this.jdbc = jdbc;
    this.sources = sources.orderedStream().toList();
    this.changes = changes;
  }

  private record Row(String domain, ApiDomain.Mapping mapping) {}

  @Override
  public Optional<DeployedApi> find(String id) {
    return sources.stream().map(source -> source.find(id)).filter(Objects::nonNull).findFirst();
  }

  @GetMapping(InternalHttp.APIS + "{id}")
  ResponseEntity<ApiMessage> api(@PathVariable("id") String id) {
    return ResponseEntity.of(find(id).map(ApiMessage::of));
  }

  @Override
  public Optional<RestApi> draft(String id) {
    return sources.stream().map(source -> source.draft(id)).filter(Objects::nonNull).findFirst();
  }

  @GetMapping(InternalHttp.APIS + "{id}/draft")
  ResponseEntity<RestApi> draftOf(@PathVariable("id") String id) {
    return ResponseEntity.of(draft(id));
  }

  @Override
  @GetMapping(InternalHttp.API_DOMAINS)
  public List<ApiDomain> domains() {
    Map<String, List<ApiDomain.Mapping>> domains = new LinkedHashMap<>();
    Map<String, String> truststores = new HashMap<>();
    jdbc.sql("select name, truststore from lambent_aws.api_domain")
        .query(
            row -> {
              String name = row.getString("name");
              String truststore = row.getString("truststore");
              domains.put(name, new ArrayList<>());
              if (truststore != null) {
                truststores.put(name, truststore);
              }
            });
    jdbc.sql(
            """
            select d.name, m.path, m.api_id, m.stage
              from lambent_aws.api_mapping m join lambent_aws.api_domain d on d.id = m.domain
              order by length(m.path) desc, m.path
            """)
        .query(
            (row, number) ->
                new Row(
                    row.getString("name"),
                    new ApiDomain.Mapping(
                        row.getString("path"), row.getString("api_id"), row.getString("stage"))))
        .list()
        .forEach(
            row ->
                domains
                    .computeIfAbsent(row.domain(), name -> new ArrayList<>())
                    .add(row.mapping()));
    return domains.entrySet().stream()
        .map(
            domain ->
                new ApiDomain(domain.getKey(), domain.getValue(), truststores.get(domain.getKey())))
        .toList();
  }

  @GetMapping(InternalHttp.API_CHANGES)
  ApiChanges changes(@RequestParam("after") long after) throws InterruptedException {
    return changes.await(after, LONGEST_WAIT);
  }

  @Override
  public Subscription subscribe(ApiListener listener) {
    changes.add(listener);
    return () -> changes.remove(listener);
  }
}
