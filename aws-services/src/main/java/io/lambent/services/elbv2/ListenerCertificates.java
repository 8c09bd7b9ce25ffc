package io.lambent.services.elbv2;

import io.lambent.aws.api.Caller;
import io.lambent.aws.api.Inlined;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The certificates that listeners name. The gateway's own settings decide which ones it shows. */
@Component
class ListenerCertificates {
  private final Listeners listeners;
  private final ListenerTable table;

  ListenerCertificates(Listeners listeners, ListenerTable table) {
    this.listeners = listeners;
    this.table = table;
  }

  record Change(String listenerArn, List<Shapes.Certificate> certificates) {}

  record Added(List<Shapes.Certificate> certificates) {}

  record Nothing() {}

  record Describe(String listenerArn, @Inlined Paging paging) {}

  record Listed(List<Shapes.Certificate> certificates, @Nullable String nextMarker) {}

  Added add(Caller caller, Change input) {
    StoredListener listener = listeners.lock(caller, input.listenerArn()).listener();
    List<Shapes.Certificate> all = ListenerRules.certificates(List.of(), listener);
    all.addAll(input.certificates());
    set(listener, all);
    return new Added(
        input.certificates().stream()
            .map(added -> new Shapes.Certificate(added.certificateArn(), false))
            .toList());
  }

  Nothing remove(Caller caller, Change input) {
    StoredListener listener = listeners.lock(caller, input.listenerArn()).listener();
    List<Shapes.Certificate> left = new ArrayList<>();
    for (String arn : listener.settings().certificates()) {
      boolean isNamed =
          input.certificates().stream().anyMatch(one -> arn.equals(one.certificateArn()));
      boolean isDefault = arn.equals(listener.settings().certificates().getFirst());
      if (isNamed && isDefault) {
        throw ElbErrors.notPermitted(
            "Default certificate '" + arn + "' cannot be removed from the listener");
      }
      if (!isNamed) {
        left.add(new Shapes.Certificate(arn, null));
      }
    }
    set(listener, left);
    return new Nothing();
  }

  private void set(StoredListener listener, List<Shapes.Certificate> certificates) {
    table.update(
        listener.id(),
        listener.port(),
        ListenerRules.settings(
            listener.settings().protocol(),
            listener.settings().sslPolicy(),
            certificates,
            List.of(),
            null));
  }

  Listed describe(Caller caller, Describe input) {
    List<String> all = table.get(caller, input.listenerArn()).settings().certificates();
    Paging.Page<String> page = input.paging().of(all, arn -> arn);
    return new Listed(
        page.items().stream()
            .map(arn -> new Shapes.Certificate(arn, arn.equals(all.getFirst())))
            .toList(),
        page.nextMarker());
  }
}
