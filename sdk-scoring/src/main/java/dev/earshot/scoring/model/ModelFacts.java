package dev.earshot.scoring.model;

import dev.earshot.MalformedException;
import dev.earshot.scoring.ModelCard;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The facts of a model file, by name. */
record ModelFacts(Map<String, String> facts, String source) {
  static final double LEAST_TEMPERATURE = 1e-3;
  static final double MOST_TEMPERATURE = 1e3;

  /** Returns a list of words that stand in one fact. */
  List<String> words(String name) {
    return List.of(required(name).split(" "));
  }

  double number(String name, double least, double most) {
    try {
      double number = Double.parseDouble(required(name));
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // said below, as for a number out of its range
    }
    throw new MalformedException(source, name, -1, "expected a number of its range", null);
  }

  /** Returns whether a fact says that what it names is silent. */
  boolean isSilent(String name) {
    String value = facts.getOrDefault(name, "heard");
    if (!value.equals("heard") && !value.equals("silent")) {
      throw new MalformedException(source, name, -1, "expected heard or silent", null);
    }
    return value.equals("silent");
  }

  Names.Silence silentNames() {
    return switch (facts.getOrDefault("names", "heard")) {
      case "heard" -> Names.Silence.NONE;
      case "double silent" -> Names.Silence.DOUBLE;
      case "silent" -> Names.Silence.ALL;
      default ->
          throw new MalformedException(
              source, "names", -1, "expected heard, double silent or silent", null);
    };
  }

  ModelCard card(List<String> languages) {
    return new ModelCard(
        required("name"),
        (int) number("version", 1, Integer.MAX_VALUE),
        languages,
        numbered("source "),
        numbered("figure "),
        numbered("failure "));
  }

  private String required(String name) {
    String value = facts.get(name);
    if (value == null) {
      throw new MalformedException(source, name, -1, "the fact is missing", null);
    }
    return value;
  }

  /** Returns a list of which each value stands in a fact of its own, numbered from 0 on. */
  List<String> numbered(String prefix) {
    List<String> values = new ArrayList<>();
    while (facts.containsKey(prefix + values.size())) {
      values.add(facts.get(prefix + values.size()));
    }
    return List.copyOf(values);
  }
}
