package io.lambent.function.layer;

import io.lambent.contract.error.AwsException;
import io.lambent.function.awsapi.Refusals;
import io.lambent.function.policydocument.PolicyDocument;
import io.lambent.function.policydocument.Statement;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/** The resource policies of versions of layers. All methods run in the caller's transaction. */
@Component
@Transactional(propagation = Propagation.MANDATORY)
class LayerPolicies {
  private static final String ROW =
      """
      select v.id, v.policy, v.policy_revision_id
      from layer l join layer_version v on v.layer_id = l.id
      where l.account = :account and l.region = :region and l.name = :name
      and v.version = :version
      """;

  /**
   * Accounts in which vendors publish layers for everybody: AWS's Powertools (for Python and
   * TypeScript), Lambda Insights, Distro for OpenTelemetry, parameters and secrets, AppConfig, Web
   * Adapter and SDK for pandas; OpenTelemetry, Datadog and New Relic.
   */
  private static final Set<String> VENDORS =
      Set.of(
          "017000801446",
          "094274105915",
          "580247275435",
          "901920570463",
          "177933569100",
          "027255383542",
          "753240598075",
          "336392948345",
          "184161586896",
          "464622532012",
          "451483290750");

  private final JdbcClient jdbc;
  private final JsonMapper mapper;

  LayerPolicies(JdbcClient jdbc, JsonMapper mapper) {
    this.jdbc = jdbc;
    this.mapper = mapper;
  }

  /**
   * The policy of a version, which may be empty.
   *
   * @param row of the version
   * @param revision empty where there is no policy
   */
  record Policy(long row, PolicyDocument document, Optional<UUID> revision) {}

  /**
   * A version is seen by its own account, and in its region by accounts that its policy names.
   *
   * @throws AwsException where it is not
   */
  void checkVisible(String account, String region, LayerName.Version version) {
    LayerName layer = version.layer();
    boolean visible =
        layer.account().equals(account)
            || (layer.region().equals(region)
                && find(version).filter(policy -> policy.document().isFor(account)).isPresent());
    if (!visible && VENDORS.contains(layer.account())) {
      throw Refusals.layerOfVendor(account, version.arn());
    }
    if (!visible) {
      throw Refusals.accessDenied(account, "GetLayerVersion", version.arn());
    }
  }

  /** The policy of a version that is there. */
  Optional<Policy> find(LayerName.Version version) {
    return read(version, ROW);
  }

  /** Finds a policy and keeps others from changing it until the transaction ends. */
  Optional<Policy> lock(LayerName.Version version) {
    return read(version, ROW + " for no key update of v");
  }

  private Optional<Policy> read(LayerName.Version version, String sql) {
    return jdbc.sql(sql)
        .param("account", version.layer().account())
        .param("region", version.layer().region())
        .param("name", version.layer().name())
        .param("version", version.number())
        .query(
            (row, index) -> {
              String statements = row.getString("policy");
              return new Policy(
                  row.getLong("id"),
                  new PolicyDocument(
                      statements == null
                          ? List.of()
                          : List.of(mapper.readValue(statements, Statement[].class))),
                  Optional.ofNullable(row.getObject("policy_revision_id", UUID.class)));
            })
        .optional();
  }

  /** Replaces a policy that is {@linkplain #lock locked}; returns its new revision. */
  UUID change(Policy policy, PolicyDocument document) {
    UUID revision = UUID.randomUUID();
    jdbc.sql(
            """
            update layer_version set policy = cast(:policy as jsonb), policy_revision_id = :revision
            where id = :id
            """)
        .param(
            "policy", document.isEmpty() ? null : mapper.writeValueAsString(document.statements()))
        .param("revision", document.isEmpty() ? null : revision)
        .param("id", policy.row())
        .update();
    return revision;
  }
}
