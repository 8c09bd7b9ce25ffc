package io.lambent.billing.tariff;

import java.util.Map;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** Tariffs as a configuration yields them. */
public final class TestingTariff {
  private TestingTariff() {}

  public static Tariff with(Map<String, String> configuration) {
    return new Tariff(
        new Binder(new MapConfigurationPropertySource(configuration))
            .bindOrCreate("lambent.billing.tariff", TariffProperties.class));
  }
}
