package io.lambent.gateway.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Templates as API Gateway runs them, and what they must not do. */
class MappingTemplatesTest {
  private static final MappingTemplates TEMPLATES = new MappingTemplates();
  private static final String BODY =
      "{\"a\":1,\"b\":[{\"c\":5},{\"c\":\"x\"}],\"t\":\"it's \\\"so\\\"\",\"n\":null}";

  private final Map<String, Object> responseOverride = new HashMap<>();

  @AfterAll
  static void close() {
    TEMPLATES.close();
  }

  private TemplateResult run(String template) {
    return TEMPLATES.render(
        template,
        new TemplateInput(
            BODY,
            Map.of(
                "path", Map.of("id", "7"),
                "querystring", Map.of("id", "8", "q", "r"),
                "header", Map.of("h", "v"))),
        new HashMap<>(Map.of("stage", "prod", "identity", Map.of("sourceIp", "1.2.3.4"))),
        Map.of("v", "w"),
        new Overrides(new HashMap<>(), responseOverride));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "$input.json('$.b') | [{\"c\":5},{\"c\":\"x\"}]",
        "$input.json('$.t') | \"it's \\\"so\\\"\"",
        "$input.json('$.none') | \"\"",
        "$input.path('$.a') | 1",
        "$input.path('$') | {a=1, b=[{\"c\":5},{\"c\":\"x\"}], t=it's \"so\", n=null}",
        "$input.path('$.b').size() | 2",
        "$input.path('$.b[0]').c | 5",
        "$input.params('id') $input.params('q') $input.params('h') [$input.params('x')] | 7 r v []",
        "$input.params().querystring.get('id') | 8",
        "$input.params('header').h | v",
        "$context.stage $context.identity.sourceIp [$context.none.at.all] | prod 1.2.3.4 []",
        "$stageVariables.v ${stageVariables.v} [$stageVariables.none] | w w []",
        "$unknown $!unknown. | $unknown .",
        "$util.escapeJavaScript($input.path('$.t')) | it\\'s \\\"so\\\"",
        "$util.urlEncode('a b&c') $util.urlDecode('a+b%26c') | a+b%26c a b&c",
        "$util.base64Encode('hi') $util.base64Decode('aGk=') | aGk= hi",
        "$util.parseJson('{\"x\":[1,2]}').x[1] | 2",
        "#foreach($e in $input.path('$.b'))$foreach.count:$e.c#if($foreach.hasNext),#end#end | 1:5,2:x",
        "#foreach($k in $input.params().path.keySet())$k=$input.params().path.get($k)#end | id=7",
        "#set($x = 'a.b')$x.replaceAll('\\.', '-') $x.split('\\.').size() $x.replace('a','c') | a-b 2 c.b",
        "#set($m = {})$!m.put('k', 'v')$m.k #set($l = [1..3])$l.size() | v 3",
        "#set($l = [])#set($z = $l.add('x'))$l | [x]",
        "#if($input.path('$.none'))y#{else}n#end | n",
        "#macro(twice $x)$x$x#end#twice('a') | aa",
        "#set($s = 1 + 2)$s #set($t = 'a' + 'b')$t | 3 ab"
      })
  void prints(String template, String text) {
    assertThat(run(template).text()).isEqualTo(text);
  }

  @Test
  void overridesPartsOfTheRequestAndTheAnswer() {
    TemplateResult result =
        run(
            "#set($context.requestOverride.header.x = $input.params('q'))"
                + "#set($context.requestOverride.path['p'] = 1)"
                + "#set($context.responseOverride.status = 404)"
                + "#set($context.responseOverride.header.Y-Z = 'yes')");

    assertThat(result.requestOverride().get("header")).isEqualTo(Map.of("x", "r"));
    assertThat(result.requestOverride().get("path")).isEqualTo(Map.of("p", "1"));
    assertThat(responseOverride).isEqualTo(Map.of("status", 404, "header", Map.of("Y-Z", "yes")));
  }

  @Test
  void hasNoWayToClasses() {
    assertThat(run("[$input.class.name][$context.class][$util.class.classLoader]").text())
        .isEqualTo("[][][]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "#set($x = 'x')$x.getClass().getName()",
        "$util.getClass().getClassLoader()",
        "#include('/etc/passwd')",
        "#parse('/etc/passwd')",
        "#evaluate('$x')",
        "#set($x = 'x')$x.repeat(2000000000)",
        "#set($x = 'x')$x.format('%2000000000d', 1)",
        "#foreach($i in [1..2000000000])x#end",
        "#set($n = 2000000000)#foreach($i in [1..$n])x#end",
        "#set($s = 'aaaaaaaa')#foreach($i in [1..60])#set($s = \"$s$s\")#end",
        "#set($s = 'aaaaaaaa')#foreach($i in [1..60])#set($s = $s + $s)#end",
        "#set($s = 'aaaaaaaa')#foreach($i in [1..60])#set($s = $s.concat($s))#end",
        "#set($s = 'aaaaaaaa')#foreach($i in [1..60])#set($s = $s.replace('a', $s))#end",
        "#set($l = [1])#foreach($i in [1..60])#set($x = $l.addAll($l))#end",
        "#set($l = [1,2])#foreach($i in [1..60])#set($l = [$l,$l])#end$l",
        "#foreach($a in [1..9999])#foreach($b in [1..9999])#end#end",
        "#macro(a)#a()#a()#end#a()",
        "#set($s = 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab')$s.matches('(.*a){12}c')",
        "$input.path('$.b[?(@.c =~ /(x+)+y/)]')",
        "#if(",
        "#set($m = {})$m.put($m, 1)"
      })
  void refusesWhatIsNoMapping(String template) {
    assertThatThrownBy(() -> run(template)).isInstanceOf(TemplateException.class);
  }
}
