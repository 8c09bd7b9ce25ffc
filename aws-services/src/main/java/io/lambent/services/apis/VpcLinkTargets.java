package io.lambent.services.apis;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.stereotype.Component;

/** The addresses that stand for what VPC links lead to. */
@Component
@EnableConfigurationProperties(VpcLinkProperties.class)
public class VpcLinkTargets {
  private static final String SETTING = "lambent.vpc-links.targets";

  private final VpcLinkProperties properties;

  VpcLinkTargets(VpcLinkProperties properties) {
    this.properties = properties;
  }

  /**
   * The address that is configured for a target, or for the link that leads there, without a slash
   * at its end; null where none is.
   *
   * @param target the ARN of a load balancer, a listener or a Cloud Map service; null for whatever
   *     the link names
   */
  public @Nullable String address(@Nullable VpcLink link, @Nullable String target) {
    List<String> names = new ArrayList<>();
    if (target != null) {
      add(names, target);
    }
    if (link != null) {
      link.targetArns().forEach(arn -> add(names, arn));
      names.add(link.name());
      names.add(link.id());
    }
    for (String name : names) {
      URI address = properties.targets().get(name);
      if (address != null) {
        String text = address.toString();
        return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
      }
    }
    return null;
  }

  /** The names of a target: its ARN, and what is its name or id in that. */
  private static void add(List<String> names, String arn) {
    names.add(arn);
    String resource = arn.substring(arn.lastIndexOf(':') + 1);
    String[] parts = resource.split("/", -1);
    if (parts.length >= 3 && (parts[0].equals("loadbalancer") || parts[0].equals("listener"))) {
      names.add(parts[2]);
    } else if (parts.length == 2 && parts[0].equals("service")) {
      names.add(parts[1]);
    }
  }

  /** Says that nothing is configured for a target. */
  public static String missing(String target) {
    return "Lambent has no VPCs, and no address for "
        + target
        + ". Name one in the setting "
        + SETTING
        + ".";
  }
}
