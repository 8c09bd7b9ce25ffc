package io.lambent.trigger.lease;

import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** Leases of the only instance, which are in memory; records what is done with them. */
public final class TestingLeases extends Leases {
  /** {@code heartbeat}, {@code take} or {@code leave}, in the order in which they came. */
  public final List<String> calls = new CopyOnWriteArrayList<>();

  private final Set<String> held = new HashSet<>();

  public TestingLeases() {
    super(JdbcClient.create(new DriverManagerDataSource()));
  }

  @Override
  public int heartbeat(String instance, Duration lasting) {
    calls.add("heartbeat");
    return 1;
  }

  @Override
  public Set<String> of(String instance) {
    return new HashSet<>(held);
  }

  @Override
  public List<String> take(String instance, Collection<String> mappings, int most) {
    calls.add("take");
    held.addAll(mappings);
    return List.copyOf(mappings);
  }

  @Override
  public void release(String instance, Collection<String> mappings) {
    held.removeAll(mappings);
  }

  @Override
  public void leave(String instance) {
    calls.add("leave");
    held.clear();
  }
}
