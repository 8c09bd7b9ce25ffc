package io.lambent.function.signing;

import io.lambent.contract.error.AwsException;
import io.lambent.contract.error.ErrorCode;
import io.lambent.contract.function.FunctionName;
import io.lambent.function.awsapi.Setting;
import io.lambent.function.awsapi.Setting.Treatment;
import io.lambent.function.awsapi.SettingGroup;
import io.lambent.function.catalog.CodeGuard;
import io.lambent.function.catalog.LambdaFunction;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Lets code pass that a function's code signing configuration lets pass. Signatures of AWS Signer
 * are not verified, so no code counts as signed.
 */
@Configuration(proxyBeanMethods = false)
class SignedCode implements CodeGuard {
  private final SigningConfigs configs;
  private final SigningLinks links;

  SignedCode(SigningConfigs configs, SigningLinks links) {
    this.configs = configs;
    this.links = links;
  }

  @Override
  public void created(LambdaFunction function, @Nullable String codeSigningConfigArn) {
    if (codeSigningConfigArn == null || codeSigningConfigArn.isEmpty()) {
      return;
    }
    SigningConfig config = configs.holdForFunction(function.name(), codeSigningConfigArn);
    check(function, config);
    links.link(function.id(), config.id());
  }

  @Override
  public void changing(LambdaFunction function) {
    FunctionName name = function.name();
    links
        .of(function.id())
        .map(
            id ->
                configs.holdForFunction(name, SigningConfig.arn(name.account(), name.region(), id)))
        .ifPresent(config -> check(function, config));
  }

  private static void check(LambdaFunction function, SigningConfig config) {
    if (config.terms().policy().equals(SigningConfig.ENFORCE)) {
      throw new AwsException(
          ErrorCode.CODE_VERIFICATION_FAILED,
          "Lambda cannot deploy the function. The function or layer might be signed using a"
              + " signature that the client is not configured to accept. Check the provided"
              + " signature for "
              + function.name().name()
              + ".");
    }
  }

  @Bean
  static SettingGroup signingSettings() {
    return new SettingGroup(
        List.of(
            new Setting(
                "CodeSigningConfigArn",
                Treatment.STORED,
                "Signatures are not verified: with Enforce no code is accepted, signed or not; with"
                    + " Warn all is.")));
  }
}
