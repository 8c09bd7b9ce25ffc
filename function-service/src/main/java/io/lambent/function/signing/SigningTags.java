package io.lambent.function.signing;

import io.lambent.function.awsapi.Caller;
import io.lambent.function.tag.TaggedResources;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.springframework.stereotype.Component;

/** The tags of code signing configurations. */
@Component
class SigningTags implements TaggedResources {
  private final SigningConfigs configs;

  SigningTags(SigningConfigs configs) {
    this.configs = configs;
  }

  @Override
  public String kind() {
    return "code-signing-config";
  }

  @Override
  public Map<String, String> tags(Caller caller, String arn, String operation) {
    return configs.find(caller, arn).tags();
  }

  @Override
  public void retag(
      Caller caller, String arn, String operation, UnaryOperator<Map<String, String>> change) {
    SigningConfig config = configs.lock(caller, arn);
    config.tag(change.apply(config.tags()));
  }
}
