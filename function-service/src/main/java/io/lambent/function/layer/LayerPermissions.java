package io.lambent.function.layer;

import io.lambent.contract.error.AwsException;
import io.lambent.function.awsapi.Caller;
import io.lambent.function.awsapi.Refusals;
import io.lambent.function.layer.LayerAnswers.Added;
import io.lambent.function.layer.LayerAnswers.PolicyText;
import io.lambent.function.policydocument.PolicyDocument;
import io.lambent.function.policydocument.Statement;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/** Reads and changes the resource policies of versions of layers. */
@Component
@Transactional
public class LayerPermissions {
  private final LayerPolicies policies;
  private final JsonMapper mapper;

  LayerPermissions(LayerPolicies policies, JsonMapper mapper) {
    this.policies = policies;
    this.mapper = mapper;
  }

  public Added add(Caller caller, LayerRequests.AddPermission request) {
    LayerName.Version version =
        version(caller, request.layerName(), request.versionNumber(), "AddLayerVersionPermission");
    String organization = request.organizationId();
    if (organization != null && !request.principal().equals("*")) {
      throw Refusals.invalid("OrganizationId can only be specified with the principal *.");
    }
    Statement statement =
        Statement.allow(
            request.statementId(),
            request.principal(),
            request.action(),
            version.arn(),
            organization == null
                ? Map.of()
                : Map.of("StringEquals", Map.of("aws:PrincipalOrgID", organization)));
    LayerPolicies.Policy policy = policies.lock(version).orElseThrow(() -> noSuch(version));
    checkRevision(request.revisionId(), policy);
    UUID revision = policies.change(policy, policy.document().with(statement, mapper));
    return new Added(mapper.writeValueAsString(statement), revision.toString());
  }

  public PolicyText get(Caller caller, LayerRequests.OneVersion request) {
    LayerName.Version version =
        version(caller, request.layerName(), request.versionNumber(), "GetLayerVersionPolicy");
    LayerPolicies.Policy policy = policies.find(version).orElseThrow(() -> noSuch(version));
    UUID revision = policy.revision().orElseThrow(LayerPermissions::noPolicy);
    return new PolicyText(policy.document().text(mapper), revision.toString());
  }

  public void remove(Caller caller, LayerRequests.RemovePermission request) {
    LayerName.Version version =
        version(
            caller, request.layerName(), request.versionNumber(), "RemoveLayerVersionPermission");
    LayerPolicies.Policy policy = policies.lock(version).orElseThrow(() -> noSuch(version));
    if (policy.document().isEmpty()) {
      throw noPolicy();
    }
    policy.document().require(request.statementId());
    checkRevision(request.revisionId(), policy);
    PolicyDocument changed = policy.document().without(request.statementId());
    policies.change(policy, changed);
  }

  private static LayerName.Version version(
      Caller caller, String layer, long number, String operation) {
    LayerName name = LayerName.own(caller, layer, operation);
    LayerVersions.checkNumber(number);
    return new LayerName.Version(name, number);
  }

  private static void checkRevision(@Nullable String asked, LayerPolicies.Policy policy) {
    boolean matches =
        asked == null || policy.revision().map(UUID::toString).filter(asked::equals).isPresent();
    if (!matches) {
      throw Refusals.revisionMismatch("GetLayerPolicy");
    }
  }

  private static AwsException noSuch(LayerName.Version version) {
    return Refusals.notFound("Layer version " + version.arn() + " does not exist.");
  }

  private static AwsException noPolicy() {
    return Refusals.notFound("No policy is associated with the given resource.");
  }
}
