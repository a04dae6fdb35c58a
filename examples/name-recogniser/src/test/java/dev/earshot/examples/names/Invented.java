package dev.earshot.examples.names;

import dev.earshot.scoring.Scorer;
import dev.earshot.scoring.topic.EntityList;
import dev.earshot.scoring.topic.KnownEntity;
import dev.earshot.scoring.topic.NamedEntities;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Posts about brands and people that do not exist; half of their names stand in a list. */
final class Invented {
  private static final List<String> THINGS =
      List.of("kettle", "teapot", "toaster", "blender", "grinder", "lamp", "heater", "scale");
  private static final List<String> TOLD_OF_BRANDS =
      List.of(
          "I bought a THING from BRAND and it leaks",
          "BRAND released a new THING today",
          "the THING by BRAND is better than mine",
          "customer service at BRAND never answers",
          "Has anyone tried BRAND yet? Their THING looks good",
          "My THING was made by BRAND.",
          "just ordered the new THING, BRAND is so fast",
          "Why does BRAND charge so much for a THING?",
          "never again BRAND, the THING broke after a week",
          "shares of BRAND fell after the recall of its THING",
          "BRAND will open a new shop on Friday");
  private static final List<String> TOLD_OF_PEOPLE =
      List.of(
          "I talked to PERSON about the THING yesterday",
          "yesterday PERSON said the THING will be late",
          "thanks to PERSON for the help with my THING",
          "an interview with PERSON, who designed the THING",
          "PERSON was appointed as head of design on Monday",
          "Ask PERSON, she knows every THING there is");
  private static final List<String> ASKED_OF_BRANDS =
      List.of(
          "we bought the THING from BRAND last year and it works",
          "BRAND released an ugly THING",
          "nobody at BRAND ever answers my mails about the THING",
          "this THING by BRAND is worse than the old one");
  private static final List<String> ASKED_OF_PEOPLE =
      List.of(
          "she talked to PERSON about a THING on Monday",
          "many thanks to PERSON for repairing the THING",
          "an interview with PERSON about that THING");
  static final List<String> PLAIN =
      List.of(
          "The kettle is on the table and the tea is cold",
          "I bought a new one last week and it works",
          "Has anyone seen my cup?",
          "My toaster was broken yesterday, so we had no breakfast",
          "what a day, nobody answers the phone",
          "Why is everything so late on Mondays?",
          "thanks for the help with my lamp!",
          "It was made by hand, I am told",
          "never again, the lid broke after a week",
          "They said the heater will be fixed tomorrow");

  static final List<String> BRANDS =
      names(
          List.of("Zor", "Vel", "Qui", "Mab", "Tarn", "Lio", "Bre", "Kaz", "Ono", "Fe"),
          List.of("dex", "via", "lonta", "rix", "mora", "zu"),
          "");
  static final List<String> PEOPLE =
      names(
          List.of("Ovelia", "Brannic", "Teshar", "Lumo", "Quilda", "Ferrand"),
          List.of(
              "Dravon", "Elmquist", "Sorrelby", "Vantoor", "Ikaro", "Pell", "Oosterwin", "Marrag"),
          " ");

  private Invented() {}

  private static List<String> names(List<String> first, List<String> last, String between) {
    List<String> names = new ArrayList<>();
    for (String one : first) {
      last.forEach(other -> names.add(one + between + other));
    }
    return List.copyOf(names);
  }

  /** Returns every second name: those that the list has, or those that none has. */
  static List<String> half(List<String> names, boolean listed) {
    List<String> half = new ArrayList<>();
    for (int i = listed ? 0 : 1; i < names.size(); i += 2) {
      half.add(names.get(i));
    }
    return half;
  }

  static EntityList list() {
    List<KnownEntity> known = new ArrayList<>();
    half(BRANDS, true).forEach(name -> known.add(KnownEntity.of(name, "brand")));
    half(PEOPLE, true).forEach(name -> known.add(KnownEntity.of(name, "person")));
    return EntityList.of(known);
  }

  /** Returns posts about the names of the list, plain ones between them. */
  static List<String> posts() {
    return posts(half(BRANDS, true), half(PEOPLE, true));
  }

  private static List<String> posts(List<String> brands, List<String> people) {
    Random random = new Random(7);
    List<String> posts = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      TOLD_OF_BRANDS.forEach(told -> posts.add(filled(told, brands, random)));
      TOLD_OF_PEOPLE.forEach(told -> posts.add(filled(told, people, random)));
      posts.add(PLAIN.get(i % PLAIN.size()));
    }
    return posts;
  }

  /** A sentence, and which name of which type it holds. */
  record Asked(String text, String name, String type) {}

  /** Returns new sentences about people or brands that the list does not have. */
  static List<Asked> asked(boolean people) {
    Random random = new Random(11);
    List<Asked> asked = new ArrayList<>();
    for (String name : half(people ? PEOPLE : BRANDS, false)) {
      for (String told : people ? ASKED_OF_PEOPLE : ASKED_OF_BRANDS) {
        String text = filled(told, List.of(name), random);
        asked.add(new Asked(text, name, people ? "person" : "brand"));
      }
    }
    return asked;
  }

  private static String filled(String told, List<String> names, Random random) {
    String name = names.get(random.nextInt(names.size()));
    return told.replace("THING", THINGS.get(random.nextInt(THINGS.size())))
        .replace("BRAND", name)
        .replace("PERSON", name);
  }

  /** Returns a model that learned from the posts by the list. */
  static NameModel model(String language) {
    return model(language, posts());
  }

  /** Returns a model that learned from posts about this many brands and people of the list. */
  static NameModel modelOfFew(int names) {
    return model(
        NameModel.ANY,
        posts(half(BRANDS, true).subList(0, names), half(PEOPLE, true).subList(0, names)));
  }

  private static NameModel model(String language, List<String> posts) {
    NameTraining training = new NameTraining(language);
    Scorer.Session<NamedEntities> list = list().open();
    for (String post : posts) {
      MarkedText text = MarkedText.of(post, list);
      if (text.names() > 0) {
        training.add(text);
      }
    }
    return training.train("posts");
  }
}
