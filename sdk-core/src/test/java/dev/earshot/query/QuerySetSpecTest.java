package dev.earshot.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.earshot.EarshotException;
import dev.earshot.MalformedException;
import dev.earshot.testsupport.Travel;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.ArrayList;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class QuerySetSpecTest {
  private static final Fields<PostFacts> FIELDS =
      Fields.posts().with(Field.number("mood", Aspect.SCORES, facts -> OptionalDouble.of(1)));

  @Test
  void aSetArrivesAsItWasAndIsBuiltOnce() throws Exception {
    QuerySet set =
        QuerySet.builder(FIELDS)
            .add("b", "acme mood>0")
            .add("a", "(apex OR \"blue cup\") -tea")
            .build()
            .with("c", Query.parse("kettle"), Map.of("owner", "desk 7"));
    QuerySet built = arrived(set).build(FIELDS);
    assertEquals(set, built);
    assertEquals(set.print(), built.print());
    assertEquals(Map.of("owner", "desk 7"), built.labels("c"));
    assertSame(built, arrived(set).build(FIELDS), "once a process");
    assertNotSame(built, arrived(set.without("a")).build(FIELDS));
  }

  @Test
  void whoeverBuildsItBringsTheFields() throws Exception {
    QuerySetSpec spec = arrived(QuerySet.builder(FIELDS).add("a", "acme mood>0").build());
    assertThrows(MalformedException.class, () -> spec.build(Fields.posts()));
  }

  private static QuerySetSpec arrived(QuerySet set) throws IOException, ClassNotFoundException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(set.spec());
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      return (QuerySetSpec) in.readObject();
    }
  }

  @Test
  void aSpecOfAnotherVersionOrNotWholeIsRefusedInWords() {
    QuerySetSpec spec = QuerySet.builder().add("a", "acme").build().spec();
    for (Map.Entry<String, Object> wrong :
        Map.<String, Object>of("format", 2, "queries", new ArrayList<String>()).entrySet()) {
      MalformedException refused =
          assertThrows(
              MalformedException.class,
              () -> Travel.arrived(Travel.sentWith(spec, wrong.getKey(), wrong.getValue())));
      assertEquals(wrong.getKey(), refused.field().orElseThrow());
      assertEquals("query set spec", refused.source());
    }
  }

  @Test
  void anAlteredSpecIsRefusedOrAnotherSet() {
    QuerySet set = QuerySet.builder().add("a", "acme OR \"tea pot\"").add("b", "mug").build();
    Travel.withAnAlteredByte(
        Travel.sent(set.with("b", set.query("b").orElseThrow(), Map.of("owner", "desk")).spec()),
        EarshotException.class,
        arrived -> ((QuerySetSpec) arrived).build(Fields.posts()));
  }
}
