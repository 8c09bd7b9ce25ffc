package io.lambent.function.awsapi;

import java.util.List;

/** The settings one package declares to {@code /_lambent/compat}; a bean in each that has some. */
public record SettingGroup(List<Setting> settings) {
  public SettingGroup {
    settings = List.copyOf(settings);
  }
}
