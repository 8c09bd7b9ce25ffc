package io.lambent.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.AnnotatedBeanDefinition;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.type.AnnotationMetadata;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.validation.annotation.Validated;

class UnneededBeansTest {

  /** In these services, transactional methods would have no effect in this process. */
  @ParameterizedTest
  @ValueSource(strings = {"gateway", "execution", "billing"})
  void nothingIsTransactionalWhereThatIsNotLookedFor(String service) {
    assertThat(transactional(service)).isEmpty();
  }

  @Test
  void findsTransactions() {
    assertThat(transactional("function")).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"gateway", "execution", "function", "billing"})
  void noMethodsAreValidatedButOfProperties(String service) {
    Predicate<AnnotationMetadata> validated =
        type ->
            type.hasAnnotation(Validated.class.getName())
                && !type.hasAnnotation(ConfigurationProperties.class.getName());
    assertThat(types(service, validated)).isEmpty();
  }

  private static Set<String> transactional(String service) {
    return types(service, UnneededBeansTest::isTransactional);
  }

  private static Set<String> types(String service, Predicate<AnnotationMetadata> wanted) {
    ClassPathScanningCandidateComponentProvider scanner =
        new ClassPathScanningCandidateComponentProvider(false) {
          @Override
          protected boolean isCandidateComponent(AnnotatedBeanDefinition definition) {
            return true;
          }
        };
    scanner.addIncludeFilter((reader, factory) -> wanted.test(reader.getAnnotationMetadata()));
    return scanner.findCandidateComponents("io.lambent." + service).stream()
        .map(BeanDefinition::getBeanClassName)
        .collect(Collectors.toSet());
  }

  private static boolean isTransactional(AnnotationMetadata type) {
    String name = Transactional.class.getName();
    return type.hasAnnotation(name) || type.hasAnnotatedMethods(name);
  }
}
