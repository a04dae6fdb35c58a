package dev.earshot.examples.names;

import dev.earshot.MalformedException;
import dev.earshot.Span;
import dev.earshot.scoring.Scorer;
import dev.earshot.scoring.topic.NamedEntities;
import dev.earshot.text.Tokens;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import opennlp.tools.namefind.NameSample;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A text whose names are marked, each as a range of whole words. Immutable. */
final class MarkedText {
  private static final int NEAR = 32;
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  /**
   * A name in a text.
   *
   * @param span where it stands, in UTF-16 units
   * @param type what it is; empty if not told
   */
  record Mark(Span span, String type) {}

  private final List<Word> words;
  private final List<opennlp.tools.util.Span> names;

  private MarkedText(List<Word> words, List<opennlp.tools.util.Span> names) {
    this.words = words;
    this.names = List.copyOf(names);
  }

  /**
   * Returns a text with these names.
   *
   * @throws IllegalArgumentException if a mark is no range of whole words, holds a handle, a tag or
   *     an address, or overlaps another; the message begins with its place among the marks
   */
  static MarkedText of(String text, List<Mark> marks) {
    List<Word> words = Word.of(new Tokens().read(text));
    List<opennlp.tools.util.Span> names = new ArrayList<>();
    for (int i = 0; i < marks.size(); i++) {
      int number = i;
      opennlp.tools.util.Span name =
          range(words, marks.get(i))
              .orElseThrow(
                  () ->
                      new IllegalArgumentException(
                          "spans["
                              + number
                              + "]: expected whole words, and no handle, hashtag or address;"
                              + " start and end count UTF-16 units"));
      if (names.stream().anyMatch(name::intersects)) {
        throw new IllegalArgumentException("spans[" + i + "]: overlaps an earlier one");
      }
      names.add(name);
    }
    names.sort(Comparator.naturalOrder());
    return new MarkedText(words, names);
  }

  /**
   * Returns a text with the names that a list finds in it. What a list finds in a handle or a tag
   * is left out, and so is whatever overlaps an earlier name.
   *
   * @param list a session of the list
   */
  static MarkedText of(String text, Scorer.Session<NamedEntities> list) {
    Tokens tokens = new Tokens().read(text);
    list.read(tokens, "");
    List<Word> words = Word.of(tokens);
    List<opennlp.tools.util.Span> names = new ArrayList<>();
    for (NamedEntities.Name name : list.score().names()) {
      Span span = name.span();
      int end = span.start() + Word.owner(span.in(text));
      range(words, new Mark(new Span(span.start(), end), name.type()))
          .filter(range -> names.stream().noneMatch(range::intersects))
          .ifPresent(names::add);
    }
    return new MarkedText(words, names);
  }

  /**
   * Reads a line: {@code {"text":"Acme rocks","spans":[{"start":0,"end":4,"type":"brand"}]}}. A
   * span's {@code name}, where it is there, must be what stands at it; other fields are not read.
   *
   * @param line counted from 1
   * @throws MalformedException if it has another form; names line and field
   */
  static MarkedText parse(String json, String source, int line) {
    try {
      JsonNode object = MAPPER.readTree(json);
      JsonNode spans = object.path("spans");
      if (!object.path("text").isString() || !spans.isArray()) {
        throw new IllegalArgumentException(
            "expected an object with text, a string, and spans, an array");
      }
      String text = object.path("text").stringValue();
      List<Mark> marks = new ArrayList<>();
      for (int i = 0; i < spans.size(); i++) {
        marks.add(mark(spans.get(i), text, "spans[" + i + "]"));
      }
      return of(text, marks);
    } catch (JacksonException e) {
      throw new MalformedException(source, "line " + line, -1, "expected one JSON object");
    } catch (IllegalArgumentException e) {
      throw new MalformedException(source, "line " + line, -1, String.valueOf(e.getMessage()));
    }
  }

  private static Mark mark(JsonNode written, String text, String place) {
    JsonNode start = written.path("start");
    JsonNode end = written.path("end");
    JsonNode type = written.path("type");
    JsonNode name = written.path("name");
    if (!start.canConvertToInt() || !end.canConvertToInt() || !type.isString()) {
      throw new IllegalArgumentException(
          place + ": expected start and end, whole numbers, and type, a string");
    }
    if (start.intValue() < 0
        || start.intValue() >= end.intValue()
        || end.intValue() > text.length()) {
      throw new IllegalArgumentException(
          place + ": expected 0 <= start < end <= " + text.length() + ", the length of the text");
    }
    Span span = new Span(start.intValue(), end.intValue());
    if (!name.isMissingNode() && !FoundName.written(text, span).equals(name.asString(""))) {
      throw new IllegalArgumentException(
          place + ".name: is not what stands there; start and end count UTF-16 units");
    }
    return new Mark(span, type.stringValue());
  }

  private static Optional<opennlp.tools.util.Span> range(List<Word> words, Mark mark) {
    int from = -1;
    for (int i = 0; i < words.size(); i++) {
      Word word = words.get(i);
      if (word.span().start() == mark.span().start()) {
        from = i;
      }
      if (from >= 0 && !word.nameable()) {
        return Optional.empty();
      }
      if (from >= 0 && word.span().end() == mark.span().end()) {
        String type = mark.type().isEmpty() ? NameModel.NO_TYPE : mark.type();
        return Optional.of(new opennlp.tools.util.Span(from, i + 1, type));
      }
    }
    return Optional.empty();
  }

  /** Returns how many names are marked. */
  int names() {
    return names.size();
  }

  /** Returns how many words are part of no name. */
  int others() {
    return words.size() - names.stream().mapToInt(opennlp.tools.util.Span::length).sum();
  }

  /*
   * With the names as they are, a model would know a few of them by heart, learn little of where
   * names stand, and could not forget them. So each is made up anew, in its form: Ann Lee as Zqk
   * Hob. What a list knows, the list finds.
   */
  /**
   * Returns the text as OpenNLP learns from it, with other letters in its names.
   *
   * @param number the text's number, so that a name has others in each
   */
  NameSample sample(int number) {
    String[] read = words.stream().map(Word::read).toArray(String[]::new);
    for (opennlp.tools.util.Span name : names) {
      for (int i = name.getStart(); i < name.getEnd(); i++) {
        read[i] = otherLetters(read[i], new Random(31L * number + read[i].hashCode()));
      }
    }
    return new NameSample(read, names.toArray(opennlp.tools.util.Span[]::new), true);
  }

  private static String otherLetters(String word, Random random) {
    StringBuilder other = new StringBuilder(word.length());
    word.codePoints()
        .map(letter -> Character.isLetter(letter) ? otherLetter(letter, random) : letter)
        .forEach(other::appendCodePoint);
    return other.toString();
  }

  /** Returns a letter of the same script and case. */
  private static int otherLetter(int letter, Random random) {
    int other;
    do {
      other = (letter & -NEAR) | random.nextInt(NEAR);
    } while (Character.getType(other) != Character.getType(letter));
    return other;
  }
}
