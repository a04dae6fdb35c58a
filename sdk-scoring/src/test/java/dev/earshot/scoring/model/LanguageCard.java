package dev.earshot.scoring.model;

import java.util.List;
import java.util.Map;

/*
 * The figures are those of a detector that was trained on four lines of five and measured on the
 * fifth; LanguageTrainerTest trains it again. The one in the jar is trained on all lines.
 */
/** What the card of the language model says. */
final class LanguageCard {
  private static final List<String> SOURCES =
      List.of(
          "lingua's language test data, from the Leipzig Wortschatz corpora (lingua: Apache-2.0;"
              + " the corpora's own terms were not checked)",
          "UMSAB train, posts in ar de es fr it pt (repository Apache-2.0; restrictions of the"
              + " single data sets and Twitter's terms may apply)",
          "iSarcasm, posts in English (repository MIT; Twitter's terms may apply)",
          "CLINC150, requests in English (CC BY 3.0)");

  private static final List<String> FIGURES =
      List.of(
          "sentences of 53 languages, held out: accuracy 98.3 %",
          "word pairs, held out: accuracy 88.5 %",
          "single words, held out: accuracy 70.0 %",
          "sentences of the hardest languages, held out: ms 80 %, id 82 %, nb 88 %, nn 92 %, cs 93"
              + " %, ca 95 %, ru 95 %, es 97 %, lv 97 %",
          "posts of UMSAB validation among 53 languages: ar 100 %, pt 100 %, en 99.1 %, fr 98.8"
              + " %, it 98.1 %, es 97.2 %, de 96.0 %",
          "the same among ar de en es fr hi it pt: ar 100 %, pt 100 %, en 99.4 %, fr 99.1 %, es"
              + " 98.1 %, it 98.1 %, de 96.0 %; some posts are in another language than their"
              + " label",
          "English posts of TweetEval sentiment validation: 99.3 % among 53 languages, 99.5 % among"
              + " eight");

  private static final List<String> FAILURES =
      List.of(
          "Malay and Indonesian are taken for each other",
          "Bokmål, Nynorsk and Danish are taken for each other",
          "Catalan and Spanish, Czech and Slovak, Croatian and Slovenian in short texts",
          "Bosnian, Galician, Afrikaans and other languages that are not listed come as their"
              + " nearest neighbour",
          "Serbian in Latin letters is taken for Croatian: the data has it in Cyrillic only",
          "Hindi, Arabic or any other language spelled in Latin letters is not known",
          "Han characters without kana may be Japanese; a single one is mostly called Chinese",
          "a text in two languages of one script gets one of them");

  private LanguageCard() {}

  static void write(Map<String, String> facts) {
    facts.put("name", "language");
    facts.put("version", "1");
    number(facts, "source ", SOURCES);
    number(facts, "figure ", FIGURES);
    number(facts, "failure ", FAILURES);
  }

  private static void number(Map<String, String> facts, String prefix, List<String> values) {
    for (int i = 0; i < values.size(); i++) {
      facts.put(prefix + i, values.get(i));
    }
  }
}
