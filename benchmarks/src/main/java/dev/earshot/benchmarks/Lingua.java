package dev.earshot.benchmarks;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodType;
import java.lang.reflect.Array;
import java.util.List;
import java.util.Locale;

/**
 * lingua's detector, out of a class loader of its own; there where the build ran with {@code
 * -Pheavy}.
 */
final class Lingua {
  static final String PEER = "lingua";

  private static final String ROOT = "com.github.pemistahl.lingua.api.";
  private static final List<String> TEN =
      List.of(
          "ARABIC",
          "DUTCH",
          "ENGLISH",
          "FRENCH",
          "GERMAN",
          "HINDI",
          "ITALIAN",
          "JAPANESE",
          "PORTUGUESE",
          "SPANISH");

  private final MethodHandle detect;
  private final MethodHandle code;

  private Lingua(boolean all, boolean accurate) {
    PeerJars jars = PeerJars.open(PEER);
    try {
      Class<?> builders = jars.type(ROOT + "LanguageDetectorBuilder");
      Class<?> languages = jars.type(ROOT + "Language");
      Object builder;
      if (all) {
        builder = builders.getMethod("fromAllLanguages").invoke(null);
      } else {
        Object ten = Array.newInstance(languages, TEN.size());
        for (int i = 0; i < TEN.size(); i++) {
          Array.set(ten, i, languages.getField(TEN.get(i)).get(null));
        }
        builder = builders.getMethod("fromLanguages", ten.getClass()).invoke(null, ten);
      }
      if (!accurate) {
        builder = builders.getMethod("withLowAccuracyMode").invoke(builder);
      }
      builder = builders.getMethod("withPreloadedLanguageModels").invoke(builder);
      Object detector = builders.getMethod("build").invoke(builder);
      detect =
          jars.method(ROOT + "LanguageDetector", "detectLanguageOf", String.class)
              .bindTo(detector)
              .asType(MethodType.methodType(Object.class, String.class));
      code =
          jars.method(ROOT + "Language", "getIsoCode639_1").asType(MethodType.genericMethodType(1));
    } catch (Throwable e) {
      throw PeerJars.failed(e);
    }
  }

  /** Returns the detector of ten languages that go round most, in its low accuracy mode. */
  static Lingua ofTen() {
    return new Lingua(false, false);
  }

  /** Returns the detector of all 75 languages. */
  static Lingua ofAll(boolean accurate) {
    return new Lingua(true, accurate);
  }

  /** Returns the best language, as lingua's own enum. */
  Object detect(String text) {
    try {
      return (Object) detect.invokeExact(text);
    } catch (Throwable e) {
      throw PeerJars.failed(e);
    }
  }

  /** Returns the best language's ISO 639-1 code; {@code none} where it finds none. */
  String tag(String text) {
    try {
      return ((Object) code.invokeExact(detect(text))).toString().toLowerCase(Locale.ROOT);
    } catch (Throwable e) {
      throw PeerJars.failed(e);
    }
  }
}
