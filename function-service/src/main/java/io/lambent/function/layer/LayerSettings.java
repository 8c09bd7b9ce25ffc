package io.lambent.function.layer;

import io.lambent.function.awsapi.Setting;
import io.lambent.function.awsapi.Setting.Treatment;
import io.lambent.function.awsapi.SettingGroup;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The settings of layers that are not treated as on AWS. */
@Configuration(proxyBeanMethods = false)
class LayerSettings {
  static final String REFERENCE = "S3ObjectStorageMode REFERENCE";

  @Bean
  static SettingGroup layerSettingGroup() {
    return new SettingGroup(
        List.of(
            new Setting(
                "AddLayerVersionPermission.OrganizationId",
                Treatment.STORED,
                "There are no organizations: such a statement opens the layer to no account.")));
  }
}
