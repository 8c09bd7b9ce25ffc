package io.lambent.gateway.template;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.velocity.runtime.directive.Scope;
import org.apache.velocity.util.introspection.Info;
import org.apache.velocity.util.introspection.SecureUberspector;
import org.apache.velocity.util.introspection.VelMethod;
import org.apache.velocity.util.introspection.VelPropertyGet;
import org.apache.velocity.util.introspection.VelPropertySet;
import org.jspecify.annotations.Nullable;

/**
 * Lets templates call the {@link AllowedMethods} only, and counts each call. Methods that enlarge
 * texts or lists are replaced by {@link BudgetedMethods}.
 */
public final class Guard extends SecureUberspector {
  @Override
  public @Nullable VelMethod getMethod(
      @Nullable Object target, String name, @Nullable Object[] arguments, Info info) {
    if (target == null) {
      return null;
    }
    if (target instanceof Map && name.equals("set")) {
      // Velocity looks this method up before "put" for $map['name'] = ...
      return null;
    }
    if (!AllowedMethods.contain(target, name)) {
      throw new TemplateException("the method " + name + " cannot be called");
    }
    VelMethod budgeted = BudgetedMethods.find(target, name, arguments.length);
    if (budgeted != null) {
      return budgeted;
    }
    VelMethod found = super.getMethod(target, name, arguments, info);
    return found == null ? null : new Counted(found);
  }

  @Override
  public @Nullable VelPropertyGet getPropertyGet(Object target, String name, Info info) {
    Budget.step();
    if (target instanceof Map && !(target instanceof Scope)) {
      return new Entry(name);
    }
    boolean isKnown =
        (target instanceof TemplateInput && name.equals("body"))
            || AllowedMethods.ofOthers("get" + capitalized(name))
            || AllowedMethods.ofOthers("is" + capitalized(name))
            || name.equals("hasNext")
            || name.equals("empty");
    return isKnown ? super.getPropertyGet(target, name, info) : null;
  }

  private static String capitalized(String name) {
    return name.isEmpty() ? name : Character.toUpperCase(name.charAt(0)) + name.substring(1);
  }

  @Override
  public @Nullable VelPropertySet getPropertySet(
      Object target, String name, @Nullable Object value, Info info) {
    Budget.step();
    if (!(target instanceof Map)) {
      throw new TemplateException("the property " + name + " cannot be set");
    }
    Texts.weigh(value);
    return super.getPropertySet(target, name, value, info);
  }

  @Override
  public @Nullable Iterator<?> getIterator(Object target, Info info) {
    Iterator<?> found =
        target instanceof Map<?, ?> map
            ? List.copyOf(map.values().stream().filter(Objects::nonNull).toList()).iterator()
            : super.getIterator(target, info);
    if (found == null) {
      return null;
    }
    return new Iterator<Object>() {
      @Override
      public boolean hasNext() {
        return found.hasNext();
      }

      @Override
      public Object next() {
        Budget.step();
        return found.next();
      }
    };
  }

  /** Reads the entry of a map by its name, even where maps have a method of that name. */
  private record Entry(String name) implements VelPropertyGet {
    @Override
    public @Nullable Object invoke(Object target) {
      return ((Map<?, ?>) target).get(name);
    }

    @Override
    public boolean isCacheable() {
      return false;
    }

    @Override
    public String getMethodName() {
      return "get";
    }
  }

  /** A method that is only counted. */
  private record Counted(VelMethod method) implements VelMethod {
    @Override
    public @Nullable Object invoke(Object target, Object[] arguments)
        throws IllegalAccessException, InvocationTargetException {
      Budget.step();
      return method.invoke(target, arguments);
    }

    @Override
    public boolean isCacheable() {
      return false;
    }

    @Override
    public String getMethodName() {
      return method.getMethodName();
    }

    @Override
    public Method getMethod() {
      return method.getMethod();
    }

    @Override
    public Class<?> getReturnType() {
      return method.getReturnType();
    }
  }
}
