package io.lambent.gateway.template;

import java.util.Set;
import org.apache.velocity.context.InternalContextAdapter;
import org.apache.velocity.runtime.parser.Parser;
import org.apache.velocity.runtime.parser.node.ASTAddNode;
import org.apache.velocity.runtime.parser.node.ASTDirective;
import org.apache.velocity.runtime.parser.node.ASTIntegerRange;
import org.apache.velocity.runtime.parser.node.ASTMap;
import org.apache.velocity.runtime.parser.node.ASTNENode;
import org.apache.velocity.runtime.parser.node.ASTObjectArray;
import org.apache.velocity.runtime.parser.node.Node;
import org.apache.velocity.runtime.parser.node.SimpleNode;
import org.jspecify.annotations.Nullable;

/** Replaces syntax nodes whose result can grow without bounds by versions that check the budget. */
final class Nodes {
  private static final int MAX_RANGE_LENGTH = 10_000;
  private static final int MAX_DEPTH = 200;
  private static final Set<String> REFUSED = Set.of("evaluate", "include", "parse");
  private static final Set<String> WITHIN_MACROS =
      Set.of("break", "define", "elseif", "foreach", "if", "set", "stop");

  private Nodes() {}

  /**
   * Replaces nodes below one.
   *
   * @throws TemplateException for directives that are not supported
   */
  static void replace(Node node) {
    replace(node, false, 0);
  }

  private static void replace(Node node, boolean inMacro, int depth) {
    if (depth > MAX_DEPTH) {
      throw new TemplateException("the template is nested too deeply");
    }
    boolean within = inMacro;
    if (node instanceof ASTDirective directive) {
      String name = directive.getDirectiveName();
      if (REFUSED.contains(name)) {
        throw new TemplateException("the directive #" + name + " is not supported");
      }
      if (inMacro && !WITHIN_MACROS.contains(name)) {
        throw new TemplateException("a macro cannot call another one");
      }
      within |= name.equals("macro");
    }
    for (int i = 0; i < node.jjtGetNumChildren(); i++) {
      Node child = node.jjtGetChild(i);
      replace(child, within, depth + 1);
      SimpleNode instead = instead(child);
      if (instead != null) {
        node.jjtAddChild(instead, i);
        instead.jjtSetParent(node);
      }
    }
  }

  private static @Nullable SimpleNode instead(Node node) {
    return switch (node) {
      case ASTIntegerRange range -> moved(range, new Range(range));
      case ASTNENode unequal -> moved(unequal, new Unequal(unequal));
      case ASTAddNode sum -> moved(sum, new Sum(sum));
      case ASTObjectArray list -> moved(list, new Literal(list));
      case ASTMap map -> moved(map, new MapLiteral(map));
      default -> null;
    };
  }

  private static SimpleNode moved(SimpleNode from, SimpleNode to) {
    for (int i = 0; i < from.jjtGetNumChildren(); i++) {
      Node child = from.jjtGetChild(i);
      to.jjtAddChild(child, i);
      child.jjtSetParent(to);
    }
    to.setFirstToken(from.getFirstToken());
    to.setInfo(from.getInfo());
    return to;
  }

  private static Parser parser(SimpleNode node) {
    return node.getParser();
  }

  /** {@code [1..9]}. */
  private static final class Range extends ASTIntegerRange {
    Range(ASTIntegerRange from) {
      super(parser(from), from.getType());
      last = from.getLastToken();
    }

    @Override
    public Object value(InternalContextAdapter context) {
      if (jjtGetChild(0).value(context) instanceof Number first
          && jjtGetChild(1).value(context) instanceof Number end
          && Math.abs((long) end.intValue() - first.intValue()) > MAX_RANGE_LENGTH) {
        throw new TemplateException("a range of the template is too long");
      }
      return super.value(context);
    }
  }

  /** {@code $a != $b}, which is false where a value is missing, as in API Gateway's version. */
  private static final class Unequal extends ASTNENode {
    Unequal(ASTNENode from) {
      super(parser(from), from.getType());
      last = from.getLastToken();
    }

    @Override
    public boolean evaluate(InternalContextAdapter context) {
      return jjtGetChild(0).value(context) != null
          && jjtGetChild(1).value(context) != null
          && super.evaluate(context);
    }
  }

  /** {@code $a + $b}, where texts are joined. */
  private static final class Sum extends ASTAddNode {
    Sum(ASTAddNode from) {
      super(parser(from), from.getType());
      last = from.getLastToken();
    }

    @Override
    protected @Nullable Object handleSpecial(
        @Nullable Object left, @Nullable Object right, InternalContextAdapter context) {
      if (left instanceof String || right instanceof String) {
        String one = left == null ? jjtGetChild(0).literal() : Texts.of(left);
        String other = right == null ? jjtGetChild(1).literal() : Texts.of(right);
        return one + other;
      }
      return super.handleSpecial(left, right, context);
    }
  }

  /** {@code [$a, $b]}. */
  private static final class Literal extends ASTObjectArray {
    Literal(ASTObjectArray from) {
      super(parser(from), from.getType());
      last = from.getLastToken();
    }

    @Override
    public Object value(InternalContextAdapter context) {
      Object list = super.value(context);
      Texts.weigh(list);
      return list;
    }
  }

  /** <code>{"a": $b}</code>. */
  private static final class MapLiteral extends ASTMap {
    MapLiteral(ASTMap from) {
      super(parser(from), from.getType());
      last = from.getLastToken();
    }

    @Override
    public Object value(InternalContextAdapter context) {
      Object map = super.value(context);
      Texts.weigh(map);
      return map;
    }
  }
}
