package io.lambent.execution.sandbox.namespace;

import io.lambent.execution.sandbox.OwnNetwork;
import io.lambent.execution.sandbox.namespace.EnvironmentView.Bind;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A process that the launcher is to start; {@code sandbox.h} has the fields in their order.
 *
 * @param zygote the number of the child that forks; 0 where nothing is forked
 * @param user of its processes, and their group
 * @param output a file or pipe that takes what they write
 * @param temporaryBytes size of {@code /tmp}
 * @param network its own; null for the host's
 * @param groups files of control groups to join
 * @param variables as {@code NAME=value}
 */
record LaunchRequest(
    Kind kind,
    long zygote,
    int user,
    Path output,
    String workingDirectory,
    long temporaryBytes,
    @Nullable OwnNetwork network,
    List<Bind> binds,
    List<Path> groups,
    List<String> command,
    List<String> variables) {

  /** The way in which the process is made; numbered as in {@code sandbox.h}. */
  enum Kind {
    EXECUTED,
    FORKED,
    ZYGOTE
  }

  LauncherMessage message(LauncherChild made) {
    return new LauncherMessage(LauncherMessage.START)
        .u64(made.id())
        .u8(kind.ordinal())
        .u64(zygote)
        .u32(user)
        .u32(user)
        .string(output.toString())
        .string(workingDirectory)
        .u64(temporaryBytes)
        .network(network, user)
        .list(binds, LauncherMessage::bind)
        .strings(groups.stream().map(Path::toString).toList())
        .strings(command)
        .strings(variables);
  }
}
