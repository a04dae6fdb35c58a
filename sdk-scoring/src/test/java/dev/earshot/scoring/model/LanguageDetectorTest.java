package dev.earshot.scoring.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.earshot.MalformedException;
import dev.earshot.scoring.Abstention;
import dev.earshot.text.Tokens;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LanguageDetectorTest {
  private static final String MODEL = "language.model";

  private final LanguageDetector detector = LanguageDetector.bundled();

  @ParameterizedTest
  @CsvSource({
    "en, the bus is late again and nobody tells us why",
    "de, der Bus kommt schon wieder nicht und keiner sagt was",
    "fr, le bus est encore en retard et personne ne dit pourquoi",
    "es, el autobús llega tarde otra vez y nadie dice nada",
    "tr, otobüs yine geç kaldı ve kimse bir şey söylemiyor",
    "tr, OTOBÜS YİNE GEÇ KALDI VE KİMSE BİR ŞEY SÖYLEMİYOR",
    "ru, автобус опять опаздывает и никто ничего не говорит",
    "uk, автобус знову запізнюється і ніхто нічого не каже",
    "ar, الحافلة متأخرة مرة أخرى ولا أحد يقول شيئا",
    "fa, اتوبوس دوباره دیر کرده و هیچ کس چیزی نمی‌گوید",
    "ja, バスがまた遅れているのに誰も何も言わない",
    "zh, 公交车又晚点了没有人告诉我们为什么",
    "el, το λεωφορείο άργησε πάλι",
    "ko, 버스가 또 늦었다"
  })
  void tellsTheLanguageOfATypicalPost(String language, String text) {
    DetectedLanguage detected = detector.detect(text);
    assertEquals(language, detected.language());
    assertTrue(detected.probability() > 0.5);
    assertNull(detected.abstention());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "이 제품 정말 좋아요 https://www.news.example/articles/the-best-kettle-of-the-year",
        "이 제품 정말 좋아요 www.news.example/the-best-kettle-of-this-year-is-here",
        "이 제품 정말 좋아요 @best_kettle_of_the_year_and_all_times",
        "이 제품 정말 좋아요 https://shop.best-kettle.internal/buy/it/now/for/ever"
      })
  void anAddressAndAHandleWeighNothing(String text) {
    assertEquals(detector.detect("이 제품 정말 좋아요"), detector.detect(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "J'aime bien ça news.example/the-best-thing-that-ever-happened",
        "news.example/the-best-thing-that-ever-happened J'aime bien ça",
        "J'aime bien ça, shop.best-kettle.internal:8080/the/best/thing?of=all&the=times#ever",
        "J'aime bien ça ann.of.the.best@this-is-the.best.example",
        "J'aime bien ça https://münchen.example/the-best-thing-that-ever-happened",
        "J'aime bien ça ftp://user:secret@host.example/this/is/the/thing",
        "J'aime bien ça localhost:8080/this/is/the/best/thing",
        "J'aime bien ça 192.168.0.7/this/is/the/best/thing",
        "J'aime bien ça [2001:db8::7]/this/is/the/best/thing",
        "J'aime bien ça @this_is_the_best_thing_ever",
        "J'aime bien ça @this.is.the.best.thing.ever",
        "J'aime bien ça @this_is_the_best@things.that.happen.example",
        "J'aime bien ça #TheBestThingThatEverHappened",
        "J'aime bien ça #the_best_thing #that #ever #happened #to #this #world",
        "J'aime bien ça /home/ann/the-best-thing-that-ever-happened",
        "J'aime bien ça C:\\Users\\this\\is\\the\\best\\thing",
        "J'aime bien ça ~/things/that/happened",
        "J'aime bien ça docs/the-best-thing-that-ever-happened.md",
        "J'aime bien ça the-best-thing-that-ever-happened.pdf"
      })
  void addressesNamesTagsAndPathsDoNotDecide(String text) {
    assertEquals(detector.detect("J'aime bien ça"), detector.detect(text));
    assertEquals("fr", detector.detect(text).language());
  }

  @Test
  void aTextOfTagsAloneIsReadByThem() {
    assertEquals("en", detector.detect("#TheBestThingThatEverHappened #love").language());
    assertEquals("de", detector.detect("ok #schönesWetter #heute #und #morgen").language());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "I love u",
        "my kettle broke",
        "DANCING FOR FUN",
        "thank u",
        "new shoes",
        "no idea",
        "so good",
        "love this"
      })
  void shortEnglishIsToldOrSaidNotToBeKnown(String text) {
    DetectedLanguage detected = detector.detect(text);
    assertTrue(
        detected.language().equals("en") || detected.probability() < 0.6, detected.toString());
  }

  @ParameterizedTest
  @CsvSource({
    "I love this so much, 𝐈 𝐥𝐨𝐯𝐞 𝐭𝐡𝐢𝐬 𝐬𝐨 𝐦𝐮𝐜𝐡",
    "I love this so much, 𝘐 𝘭𝘰𝘷𝘦 𝘵𝘩𝘪𝘴 𝘴𝘰 𝘮𝘶𝘤𝘩",
    "wunderschöne Grüße, wunderscho\u0308ne Gru\u0308ße",
    "il ne s'est pas tu, il ne s´est pas tu",
    "الحافلة متأخرة مرة أخرى, الحَافِلَة مُتَأَخِّرَة مَرَّة أُخْرَى",
    "الحافلة متأخرة, الحـــافلة متأخـــرة",
    "האוטובוס מאחר שוב, הָאוֹטוֹבּוּס מְאַחֵר שׁוּב"
  })
  void readsAlikeWhatIsStyledOrHasItsMarksApart(String plain, String other) {
    assertEquals(detector.detect(plain), detector.detect(other));
  }

  @Test
  void handlesLinksAndEmojiDoNotCount() {
    String german = "schönes Wetter heute in der Stadt";
    String decorated =
        "@the_english_channel "
            + german
            + " 😀😀 https://example.com/this/is/english/and/more 2026";
    assertEquals(detector.detect(german), detector.detect(decorated));
    assertEquals(
        Abstention.NO_TEXT, detector.detect("@somebody https://example.com 😀 12").abstention());
  }

  @Test
  void theSignOfAHashtagDoesNotCount() {
    assertEquals(detector.detect("guten Morgen"), detector.detect("#guten #Morgen"));
  }

  @Test
  void aBrandInLatinLettersDoesNotMakeATextEnglish() {
    assertEquals("ja", detector.detect("iPhoneのバッテリーがすぐ切れる").language());
    assertEquals("he", detector.detect("הטלפון Samsung Galaxy שלי לא עובד").language());
    assertEquals("en", detector.detect("the Greek word for love is αγάπη, as we know").language());
  }

  @Test
  void widePlainAndJoinedLettersReadAlike() {
    assertEquals(detector.detect("good morning"), detector.detect("ｇｏｏｄ ＭＯＲＮＩＮＧ"));
    assertEquals("ar", detector.detect("ﻃﻔﻼ ﻋﻠﻰ").language());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "   \t\n", "😀", "!!! ... ???", "12 345", "\u200B\u200E", "\uD83D"})
  void withoutLettersThereIsNoText(String text) {
    DetectedLanguage detected = detector.detect(text);
    assertEquals(new DetectedLanguage("und", 0, Abstention.NO_TEXT), detected);
  }

  @Test
  void aScriptItDoesNotKnowIsUndetermined() {
    assertEquals(
        Abstention.UNKNOWN_LANGUAGE, detector.detect("Ավտոբուսը նորից ուշանում է").abstention());
    assertEquals("und", detector.detect("Ավտոբուսը նորից ուշանում է").language());
  }

  @Test
  void aLetterThatMayBeAnythingIsTooClose() {
    DetectedLanguage detected = detector.detect("a");
    assertEquals(Abstention.TOO_CLOSE, detected.abstention());
    assertEquals(Abstention.TOO_CLOSE, detected.abstention());
  }

  @Test
  void answersOnlyWhatItWasAskedFor() {
    LanguageDetector two = detector.among(List.of("pt", "es"));
    assertEquals(List.of("es", "pt"), two.languages());
    assertEquals("es", two.detect("el temps és molt bo avui a la ciutat").language());
    assertEquals(Abstention.UNKNOWN_LANGUAGE, two.detect("автобус опять опаздывает").abstention());
    assertEquals(53, detector.languages().size());
    assertEquals(List.of("es"), two.among(List.of("es")).languages());
    assertThrows(IllegalArgumentException.class, () -> two.among(List.of("de")));
  }

  @Test
  void aReadingThatHasSeenOtherTextsSaysTheSame() {
    LanguageSession reading = detector.open();
    Tokens tokens = new Tokens();
    String[] texts = {"good morning all", "καλημέρα", "", "доброе утро", "guten Morgen", "早上好"};
    for (int round = 0; round < 3; round++) {
      for (String text : texts) {
        reading.read(tokens.read(text));
        assertEquals(detector.detect(text), reading.detected());
        assertEquals(reading.detected().language(), reading.language());
        assertEquals(reading.detected().probability(), reading.probability());
        assertEquals(reading.detected().abstention(), reading.abstention());
      }
    }
  }

  @Test
  void allocatesNothingOnceWarm() {
    Tokens tokens = new Tokens();
    LanguageSession reading = detector.open();
    String[] texts = {"good morning all of you", "добрый вечер", "buenas noches a todos", "你好"};
    ThreadMXBean memory = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long allocated = 0;
    for (int round = 0; round < 20; round++) {
      long before = memory.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < 4_000; i++) {
        reading.read(tokens.read(texts[i % texts.length]));
      }
      allocated = memory.getCurrentThreadAllocatedBytes() - before;
    }
    assertTrue(allocated < 4_000, "allocated " + allocated);
  }

  @Test
  void twoThreadsShareADetector() throws Exception {
    List<String> texts = List.of("good morning all", "guten Morgen zusammen", "доброе утро всем");
    List<DetectedLanguage> expected = texts.stream().map(detector::detect).toList();
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      List<Future<Boolean>> same =
          threads.invokeAll(List.of(() -> same(texts, expected), () -> same(texts, expected)));
      for (Future<Boolean> one : same) {
        assertTrue(one.get());
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private boolean same(List<String> texts, List<DetectedLanguage> expected) {
    LanguageSession reading = detector.open();
    Tokens tokens = new Tokens();
    for (int i = 0; i < 20_000; i++) {
      reading.read(tokens.read(texts.get(i % texts.size())));
      if (!reading.detected().equals(expected.get(i % texts.size()))) {
        return false;
      }
    }
    return true;
  }

  @Test
  void theCardNamesSourcesFiguresAndFailures() {
    assertEquals("language", detector.card().name());
    assertEquals(detector.languages(), detector.card().languages());
    assertEquals(4, detector.card().sources().size());
    assertTrue(detector.card().figures().get(0).contains("98.3"));
    assertTrue(detector.card().failures().size() > 5);
  }

  @Test
  void refusesAModelThatIsCutShortAlteredOrNewer() {
    byte[] whole = Resource.bytes(MODEL);
    for (int length : new int[] {0, 5, 13, 200, whole.length / 2, whole.length - 1}) {
      assertRefused(Arrays.copyOf(whole, length));
    }
    byte[] altered = whole.clone();
    altered[whole.length / 3] ^= 1;
    assertRefused(altered);
    byte[] newer = whole.clone();
    newer[9]++;
    assertRefused(newer);
  }

  @Test
  void refusesAModelWhosePartsDoNotFit() {
    ModelFile fewer = ModelFile.read(Resource.bytes(MODEL), MODEL);
    fewer.columns.remove(0);
    assertRefused(fewer.write());
    ModelFile nameless = ModelFile.read(Resource.bytes(MODEL), MODEL);
    nameless.facts.remove("LATIN");
    assertRefused(nameless.write());
    for (int column = 0; column < 3; column++) {
      ModelFile shorter = ModelFile.read(Resource.bytes(MODEL), MODEL);
      int[] numbers = shorter.columns.get(column);
      shorter.columns.set(column, Arrays.copyOf(numbers, numbers.length - 1));
      assertRefused(shorter.write());
    }
    for (int block = 0; block < 2; block++) {
      for (int length : new int[] {0, 1, 2, 6, 64, 1024}) {
        ModelFile shorter = ModelFile.read(Resource.bytes(MODEL), MODEL);
        byte[] bytes = shorter.blocks.get(block);
        shorter.blocks.set(block, Arrays.copyOf(bytes, length));
        assertRefused(shorter.write());
      }
    }
    ModelFile withoutBlocks = ModelFile.read(Resource.bytes(MODEL), MODEL);
    withoutBlocks.blocks.clear();
    assertRefused(withoutBlocks.write());
    ModelFile emptied = ModelFile.read(Resource.bytes(MODEL), MODEL);
    Arrays.fill(emptied.blocks.get(0), (byte) 0);
    assertRefused(emptied.write());
    ModelFile louder = ModelFile.read(Resource.bytes(MODEL), MODEL);
    louder.blocks.get(1)[0] = Votes.MOST + 1;
    assertRefused(louder.write());
    ModelFile unitless = ModelFile.read(Resource.bytes(MODEL), MODEL);
    unitless.facts.put("unit", "NaN");
    assertRefused(unitless.write());
  }

  private static void assertRefused(byte[] bytes) {
    assertThrows(
        MalformedException.class,
        () -> new LanguageDetector(ModelFile.read(bytes, "test"), "test"));
  }
}
