package io.lambent.standalone;

import io.lambent.contract.function.FunctionName;
import io.lambent.contract.function.FunctionSource;
import io.lambent.contract.function.FunctionUrl;
import io.lambent.contract.function.FunctionUrls;
import io.lambent.contract.function.ProvisionedVersion;
import io.lambent.contract.function.Resolution;
import io.lambent.contract.trigger.EventSourceMapping;
import io.lambent.contract.trigger.MappingSource;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import org.springframework.context.support.GenericApplicationContext;

/** The beans of function-service that other services use. */
final class FunctionSeams {
  private final Late<FunctionSource> functionSource = new Late<>();
  private final Late<FunctionUrls> functionUrls = new Late<>();
  private final Late<MappingSource> mappings = new Late<>();

  void started(GenericApplicationContext function) {
    functionSource.set(function.getBean(FunctionSource.class));
    functionUrls.set(function.getBean(FunctionUrls.class));
    mappings.set(function.getBean(MappingSource.class));
  }

  void fail(Throwable cause) {
    functionSource.fail(cause);
    functionUrls.fail(cause);
    mappings.fail(cause);
  }

  FunctionSource functionSource() {
    return new LateFunctionSource(functionSource);
  }

  FunctionUrls functionUrls() {
    return new LateFunctionUrls(functionUrls);
  }

  MappingSource mappings() {
    return new LateMappingSource(mappings);
  }

  private record LateFunctionUrls(Late<FunctionUrls> target) implements FunctionUrls {
    @Override
    public Optional<FunctionUrl> find(String id) {
      return target.get().find(id);
    }

    @Override
    public void onChange(Runnable listener) {
      target.whenSet(urls -> urls.onChange(listener));
    }
  }

  private record LateFunctionSource(Late<FunctionSource> target) implements FunctionSource {
    @Override
    public Resolution resolve(FunctionName function, String qualifier) {
      return target.get().resolve(function, qualifier);
    }

    @Override
    public List<ProvisionedVersion> provisioned() {
      return target.get().provisioned();
    }

    @Override
    public InputStream openCode(String codeSha256) throws IOException {
      return target.get().openCode(codeSha256);
    }
  }

  private record LateMappingSource(Late<MappingSource> target) implements MappingSource {
    @Override
    public List<EventSourceMapping> mappings() {
      return target.get().mappings();
    }

    @Override
    public void settled(String uuid, long revision) {
      target.get().settled(uuid, revision);
    }

    @Override
    public void processed(String uuid, String result) {
      target.get().processed(uuid, result);
    }
  }
}
