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
          "lingua's language test data, from the Leipzig Wortschatz corpora (lingua: Apache-2.0; the"
              + " corpora's own terms were not checked)",
          "UMSAB train, posts in ar de es fr it pt (repository Apache-2.0; restrictions of the"
              + " single data sets and Twitter's terms may apply)",
          "SemEval 2013-2016 task 4, posts in English (no licence named; research shared task)");

  private static final List<String> FIGURES =
      List.of(
          "sentences of 53 languages, held out: accuracy 98.2 %",
          "word pairs, held out: accuracy 87.1 %",
          "single words, held out: accuracy 68.5 %",
          "sentences of the hardest languages, held out: ms 68 %, nb 82 %, id 92 %, cs 93 %, es 95 %,"
              + " nn 95 %, ca 97 %, da 97 %",
          "posts of UMSAB validation among 53 languages: en 99.7 %, pt 99.7 %, ar 99.4 %, fr 97.8 %,"
              + " it 96.9 %, es 95.7 %, de 93.2 %",
          "the same among ar de en es fr hi it pt: ar 100 %, en 99.7 %, pt 99.7 %, fr 98.8 %, es"
              + " 97.8 %, it 97.8 %, de 96.0 %; some posts are in another language than their label",
          "English posts of TweetEval sentiment validation: 99.4 % among 53 languages, 99.7 % among"
              + " eight");

  private static final List<String> FAILURES =
      List.of(
          "Malay and Indonesian are taken for each other, Malay more often",
          "Bokmål, Nynorsk and Danish are taken for each other",
          "Catalan and Spanish, Czech and Slovak, Croatian and Slovenian in short texts",
          "Bosnian, Galician, Afrikaans and other languages that are not listed come as their nearest"
              + " neighbour",
          "Serbian in Latin letters is taken for Croatian: the data has it in Cyrillic only",
          "Hindi, Arabic or any other language spelled in Latin letters is not known",
          "Han characters without kana may be Japanese; a single one is mostly called Chinese",
          "a text in two languages of one script gets one of them",
          "letters with their accents as separate characters are read as words that end there");

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
