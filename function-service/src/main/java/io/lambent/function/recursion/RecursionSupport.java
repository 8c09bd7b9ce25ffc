package io.lambent.function.recursion;

import io.lambent.function.awsapi.Setting;
import io.lambent.function.awsapi.Setting.Treatment;
import io.lambent.function.awsapi.SettingGroup;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class RecursionSupport {
  @Bean
  static SettingGroup recursionSettings() {
    return new SettingGroup(
        List.of(
            new Setting(
                "PutFunctionRecursionConfig",
                Treatment.STORED,
                "Recursive loops are not detected, so none is ended.")));
  }
}
