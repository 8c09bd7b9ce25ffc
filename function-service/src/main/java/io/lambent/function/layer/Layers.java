package io.lambent.function.layer;

import io.lambent.contract.error.AwsException;
import io.lambent.contract.function.FunctionName;
import io.lambent.function.awsapi.Refusals;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Gives functions the layers they ask for. */
@Component
public class Layers {
  /** The most layers a function has. */
  private static final int MAX_LAYERS = 5;

  private final LayerStore store;
  private final LayerPolicies policies;

  Layers(LayerStore store, LayerPolicies policies) {
    this.store = store;
    this.policies = policies;
  }

  /**
   * Finds layers for a function; none of them can be deleted until the caller's transaction ends.
   *
   * @param arns with versions, in the order in which they are laid over each other
   * @throws AwsException where the function cannot have them
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public List<LayerUse> find(FunctionName function, List<String> arns) {
    if (arns.size() > MAX_LAYERS) {
      throw Refusals.invalid("Cannot reference more than " + MAX_LAYERS + " layers.");
    }
    Map<LayerName, String> others = new HashMap<>();
    return arns.stream().map(arn -> find(function, arn, others)).toList();
  }

  private LayerUse find(FunctionName function, String arn, Map<LayerName, String> others) {
    LayerName.Version version = LayerName.version(arn).orElseThrow(() -> noSuch(arn));
    policies.checkVisible(function.account(), function.region(), version);
    if (!version.layer().region().equals(function.region())) {
      throw Refusals.invalid(
          "Layers are not in the same region as the function. Layers are expected to be in region %s."
              .formatted(function.region()));
    }
    LayerVersion found = store.use(version).orElseThrow(() -> noSuch(arn));
    String other = others.putIfAbsent(version.layer(), arn);
    if (other != null) {
      throw Refusals.invalid(
          "Two different versions of the same layer are not allowed to be referenced in the same function. %s and %s are versions of the same layer."
              .formatted(other, arn));
    }
    return new LayerUse(version.arn(), found.codeSha256(), found.codeSize(), found.unzippedSize());
  }

  private static AwsException noSuch(String arn) {
    return Refusals.invalid("Layer version " + arn + " does not exist.");
  }
}
