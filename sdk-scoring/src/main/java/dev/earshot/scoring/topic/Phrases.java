package dev.earshot.scoring.topic;

import dev.earshot.scoring.topic.Topic.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which word sequences are phrases, and which are but parts of one. */
final class Phrases {
  private static final double TOGETHER = 3.29;
  private static final double WHOLE = 0.8;
  private static final double LESSER = 0.5;

  private final Map<String, Long> counts;
  private final long total;

  /** Creates a judgement by how many mentions hold each key, of how many. */
  Phrases(Map<String, Long> counts, long total) {
    this.counts = counts;
    this.total = total;
  }

  /** Returns those of the topics that are no phrase, and the phrases that are whole. */
  List<Topic> told(List<Topic> topics) {
    List<Topic> phrases = new ArrayList<>();
    for (Topic topic : topics) {
      if (topic.kind() == Kind.PHRASE
          && (TermReader.isUnspaced(topic.value()) || isTogether(topic))) {
        phrases.add(topic);
      }
    }
    Map<String, Topic> byValue = new HashMap<>();
    phrases.forEach(phrase -> byValue.put(phrase.value(), phrase));
    Set<String> parts = new HashSet<>();
    for (Topic phrase : phrases) {
      boolean unspaced = TermReader.isUnspaced(phrase.value());
      for (String part : unspaced ? within(phrase.value()) : withinWords(phrase.value())) {
        Topic shorter = byValue.get(part);
        if (shorter == null) {
          continue;
        }
        if (phrase.count() >= WHOLE * shorter.count()) {
          parts.add(part);
        } else if (unspaced && phrase.count() < LESSER * shorter.count()) {
          parts.add(phrase.value());
        }
      }
    }
    List<Topic> told = new ArrayList<>();
    for (Topic topic : topics) {
      if (topic.kind() != Kind.PHRASE
          || (byValue.containsKey(topic.value()) && !parts.contains(topic.value()))) {
        told.add(topic);
      }
    }
    return told;
  }

  private static List<String> withinWords(String phrase) {
    int first = phrase.indexOf(' ');
    int last = phrase.lastIndexOf(' ');
    return first == last
        ? List.of()
        : List.of(phrase.substring(0, last), phrase.substring(first + 1));
  }

  private static List<String> within(String phrase) {
    List<String> parts = new ArrayList<>();
    for (int from = 0; from < phrase.length(); from++) {
      for (int to = from + 2; to <= phrase.length(); to++) {
        if (to - from < phrase.length()) {
          parts.add(phrase.substring(from, to));
        }
      }
    }
    return parts;
  }

  private boolean isTogether(Topic phrase) {
    String[] words = phrase.value().split(" ");
    if (words.length == 2) {
      return isTogether(phrase.count(), Kind.TERM.key(words[0]), Kind.TERM.key(words[1]));
    }
    String head = Kind.PHRASE.key(words[0] + " " + words[1]);
    String tail = Kind.PHRASE.key(words[1] + " " + words[2]);
    boolean known = counts.containsKey(head) || counts.containsKey(tail);
    return known
        ? isTogether(phrase.count(), head, Kind.TERM.key(words[2]))
            && isTogether(phrase.count(), Kind.TERM.key(words[0]), tail)
        : isTogether(phrase.count(), Kind.TERM.key(words[0]), Kind.TERM.key(words[2]));
  }

  /** Of a number, or what else is not counted, nothing is known against it. */
  private boolean isTogether(long both, String one, String other) {
    Long ones = counts.get(one);
    Long others = counts.get(other);
    if (ones == null || others == null) {
      return true;
    }
    return (both >= LESSER * ones && both >= LESSER * others)
        || Keyness.together(both, ones, others, total) >= TOGETHER;
  }
}
