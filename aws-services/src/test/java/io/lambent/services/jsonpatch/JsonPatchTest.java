package io.lambent.services.jsonpatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class JsonPatchTest {
  private static final JsonMapper JSON = JsonMapper.shared();

  private static JsonNode json(String text) {
    return JSON.readTree(text.replace('\'', '"'));
  }

  private static JsonNode patched(String document, String patch) {
    return JsonPatch.parse(patch.replace('\'', '"')).apply(json(document));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      quoteCharacter = '`',
      value = {
        "{'foo':'bar'} # {'op':'add','path':'/baz','value':'qux'} # {'baz':'qux','foo':'bar'}",
        "{'foo':['bar','baz']} # {'op':'add','path':'/foo/1','value':'qux'}"
            + " # {'foo':['bar','qux','baz']}",
        "{'foo':['bar']} # {'op':'add','path':'/foo/-','value':['abc','def']}"
            + " # {'foo':['bar',['abc','def']]}",
        "{'foo':1} # {'op':'add','path':'','value':{'a':2}} # {'a':2}",
        "{'foo':1} # {'op':'add','path':'/bar','value':null,'other':1} # {'foo':1,'bar':null}",
        "{'baz':'qux','foo':'bar'} # {'op':'remove','path':'/baz'} # {'foo':'bar'}",
        "{'foo':['bar','qux','baz']} # {'op':'remove','path':'/foo/1'} # {'foo':['bar','baz']}",
        "{'baz':'qux','foo':'bar'} # {'op':'replace','path':'/baz','value':'boo'}"
            + " # {'baz':'boo','foo':'bar'}",
        "{'foo':{'bar':'baz','waldo':'fred'},'qux':{'corge':'grault'}}"
            + " # {'op':'move','from':'/foo/waldo','path':'/qux/thud'}"
            + " # {'foo':{'bar':'baz'},'qux':{'corge':'grault','thud':'fred'}}",
        "{'foo':['all','grass','cows','eat']} # {'op':'move','from':'/foo/1','path':'/foo/3'}"
            + " # {'foo':['all','cows','eat','grass']}",
        "{'a':1} # {'op':'move','from':'/a','path':'/a'} # {'a':1}",
        "{'a':{'b':[1]}} # {'op':'copy','from':'/a','path':'/a/c'}"
            + " # {'a':{'b':[1],'c':{'b':[1]}}}",
        "{'a':[1,{'b':2.0}]} # {'op':'test','path':'/a','value':[1.0,{'b':2}]} # {'a':[1,{'b':2.0}]}",
        "{'/':9,'~1':10,'':0} # {'op':'test','path':'/~01','value':10} # {'/':9,'~1':10,'':0}",
        "{'':0} # {'op':'replace','path':'/','value':1} # {'':1}"
      })
  void appliesEachOperation(String document, String operation, String result) {
    assertThat(patched(document, "[" + operation + "]")).isEqualTo(json(result));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      quoteCharacter = '`',
      value = {
        "{'op':'remove','path':'/none'} # There is no value at '/none'",
        "{'op':'replace','path':'/none','value':1} # There is no value at '/none'",
        "{'op':'add','path':'/none/b','value':1} # There is no object and no list",
        "{'op':'add','path':'/a/4','value':1} # names no place in a list of 3 elements",
        "{'op':'add','path':'/a/01','value':1} # names no place in a list of 3 elements",
        "{'op':'remove','path':'/a/-'} # There is no value at '/a/-'",
        "{'op':'remove','path':''} # The whole document cannot be removed",
        "{'op':'move','from':'/o','path':'/o/p/q'} # cannot be moved into itself",
        "{'op':'copy','from':'/none','path':'/b'} # There is no value at '/none'",
        "{'op':'test','path':'/a/0','value':'1'} # is not the tested one",
        "{'op':'test','path':'/none','value':null} # There is no value at '/none'",
        "{'op':'add','path':'a','value':1} # does not begin with '/'",
        "{'op':'add','path':'/a~2','value':1} # escapes nothing",
        "{'op':'add','path':'/b'} # has no value",
        "{'op':'move','path':'/b'} # no text as its member 'from'",
        "{'op':'merge','path':'/b','value':1} # There is no operation 'merge'",
        "{'path':'/b','value':1} # no text as its member 'op'",
        "{'op':'add','path':'/b','value':1,'op':'remove'} # Duplicate",
        "7 # is not an object"
      })
  void refusesWhatDoesNotFit(String operation, String reason) {
    assertThatThrownBy(() -> patched("{'a':[1,2,3],'o':{'p':1}}", "[" + operation + "]"))
        .isInstanceOf(JsonPatchException.class)
        .hasMessageContaining(reason);
  }

  @Test
  void leavesTheDocumentAsItIs() {
    JsonNode document = json("{'a':[1]}");
    JsonPatch patch =
        JsonPatch.parse(
            "[{\"op\":\"add\",\"path\":\"/a/-\",\"value\":2},{\"op\":\"remove\",\"path\":\"/b\"}]");

    assertThatThrownBy(() -> patch.apply(document)).isInstanceOf(JsonPatchException.class);

    assertThat(document).isEqualTo(json("{'a':[1]}"));
    assertThat(patch.placesOtherThanAdded()).containsExactly("/b");
  }

  @Test
  void boundsWhatCopiesCost() {
    String copy = "{'op':'copy','from':'','path':'/a'},";

    assertThatThrownBy(
            () -> patched("{'a':'" + "x".repeat(99) + "'}", "[" + copy.repeat(40) + "7]"))
        .hasMessageContaining("is not an object");
    assertThatThrownBy(
            () ->
                patched(
                    "{'l':['" + "x".repeat(99) + "']}",
                    "["
                        + "{'op':'copy','from':'/l','path':'/l/-'},".repeat(40)
                        + "{'op':'test','path':'/l/0','value':1}]"))
        .hasMessageContaining("too large");
  }

  @ParameterizedTest
  @CsvSource({"{},not a list", "[,not JSON", "'',not a list", "[] 1,not JSON"})
  void refusesWhatIsNoListOfOperations(String patch, String reason) {
    assertThatThrownBy(() -> JsonPatch.parse(patch)).hasMessageContaining(reason);
  }
}
