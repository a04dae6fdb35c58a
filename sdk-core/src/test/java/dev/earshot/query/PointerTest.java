package dev.earshot.query;

import static dev.earshot.query.Posts.hits;
import static dev.earshot.query.Posts.matches;
import static dev.earshot.query.Posts.post;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.Entity;
import dev.earshot.Post;
import dev.earshot.QueryMatch;
import dev.earshot.QueryMatch.Hit;
import dev.earshot.Span;
import dev.earshot.text.Reading;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PointerTest {
  private static Post.Builder mentioning(String text, int start, int end, String handle) {
    return post(text)
        .entities(List.of(new Entity.HandleMention(new Span(start, end), handle, null, null)));
  }

  private static Post.Builder tagged(String text, int start, int end, String tag) {
    return post(text).entities(List.of(new Entity.Hashtag(new Span(start, end), tag, null)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "@bo@far.example                   | true",
        "@BO@far.example                   | true",
        "@bo@far.ex*                       | true",
        "@bo                               | true",
        "bo                                | true",
        "=@bo@far.example                  | true",
        "\"hi @bo@far.example\"            | true",
        "hi NEAR/0 @bo@far.example         | true",
        "@bo@far.example ONEAR/1 you       | true",
        "text:@bo@far.example              | true",
        "hi -@bo@far.example               | false",
        "@bo@town.example                  | false",
        "far                               | false",
        "title:@bo@far.example             | false",
        "FREQUENCY/2(@bo OR @bo@far.example) | false",
        "FREQUENCY/1(@bo OR @bo@far.example) | true"
      })
  void aShownNameStandsForTheHandleThatTheSourceStates(String query, boolean found) {
    assertEquals(found, matches(query, mentioning("hi @bo and you", 3, 6, "bo@far.example")));
  }

  @Test
  void theHandleOfEachOfTwoPeopleOfOneNameIsFoundWhereItStands() {
    Post.Builder both =
        post("@bo and @bo")
            .entities(
                List.of(
                    new Entity.HandleMention(new Span(0, 3), "bo@far.example", null, null),
                    new Entity.HandleMention(new Span(8, 11), "bo@near.example", null, null)));
    QueryMatch far = match("@bo@far.example", both);
    QueryMatch near = match("@bo@near.example", both);

    assertEquals(List.of(new Span(0, 3)), far.spans());
    assertEquals(List.of(new Span(8, 11)), near.spans());
  }

  @Test
  void aPersonShownByNameIsFoundByTheHandle() {
    Post.Builder named = mentioning("thanks Bo Miller today", 7, 16, "bo@far.example");

    assertEquals(List.of("Bo Miller"), hits("@bo@far.example", named));
    assertEquals(List.of("Bo Miller"), hits("@bo", named));
    assertTrue(matches("thanks NEAR/0 @bo", named));
    assertTrue(matches("@bo ONEAR/0 today", named));
    assertFalse(matches("FREQUENCY/2(@bo)", named));
  }

  @Test
  void whatTheTextDoesNotShowIsFoundAtItsEndAndIsNearNothing() {
    Post.Builder mention = mentioning("hi there", 8, 8, "bo@far.example");
    Post.Builder tag = tagged("hi there", 8, 8, "acme");

    assertEquals(
        List.of(new Hit(new Span(8, 8), Hit.TEXT)), match("@bo@far.example", mention).hits());
    assertTrue(matches("#acme", tag));
    assertTrue(matches("acme", tag));
    assertFalse(matches("hi -#acme", tag));
    assertFalse(matches("there NEAR/5 #acme", tag));
    assertFalse(matches("\"there acme\"", tag));
    assertTrue(matches("#acme", tagged("", 0, 0, "acme")));
  }

  @Test
  void whatNoQueryCanAskForIsPassedOver() {
    assertFalse(matches("#cup", tagged("hi", 2, 2, "cup of tea")));
    assertFalse(matches("tea", tagged("hi", 2, 2, "cup of tea")));
  }

  @Test
  void aTagThatTheTextShowsCountsOnce() {
    assertFalse(matches("FREQUENCY/2(#acme)", tagged("an #acme day", 3, 8, "acme")));
    assertFalse(matches("FREQUENCY/2(#acme)", tagged("an #ACME day", 3, 8, "acme")));
  }

  private static QueryMatch match(String query, Post.Builder post) {
    return QuerySet.builder().add("q", query).build().match(new Reading().of(post.build())).get(0);
  }
}
