package io.lambent.function.mapping;

import io.lambent.contract.error.AwsException;
import io.lambent.function.awsapi.Caller;
import io.lambent.function.awsapi.Refusals;
import io.lambent.function.tag.TaggedResources;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.springframework.stereotype.Component;

/** The tags of mappings. */
@Component
class MappingTags implements TaggedResources {
  private static final String KIND = "event-source-mapping";

  private final MappingRepository mappings;

  MappingTags(MappingRepository mappings) {
    this.mappings = mappings;
  }

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public Map<String, String> tags(Caller caller, String arn, String operation) {
    return found(arn, mappings.find(caller.account(), caller.region(), uuid(arn))).tags();
  }

  @Override
  public void retag(
      Caller caller, String arn, String operation, UnaryOperator<Map<String, String>> change) {
    Mapping mapping = found(arn, mappings.lock(caller.account(), caller.region(), uuid(arn)));
    mapping.tag(change.apply(mapping.tags()));
  }

  private static String uuid(String arn) {
    return arn.substring(arn.lastIndexOf(':') + 1);
  }

  /**
   * @throws AwsException where there is none, or the ARN is that of another account or region
   */
  private static Mapping found(String arn, Optional<Mapping> mapping) {
    return mapping
        .filter(own -> own.arn().equals(arn))
        .orElseThrow(() -> Refusals.notFound("Event source mapping not found: " + arn));
  }
}
