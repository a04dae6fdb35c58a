package dev.earshot.scoring.copies;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/** What people do to a text they copy, and how close the outcome must be found at least. */
enum Edit {
  CAPITALS(CopyLevel.EXACT) {
    @Override
    String of(String text, Random random) {
      return text.toUpperCase(Locale.ROOT);
    }
  },
  ANOTHER_LINK(CopyLevel.EXACT) {
    @Override
    String of(String text, Random random) {
      String bare = text.replaceAll("https?://\\S+", "").strip();
      return bare + " https://news.example/" + Integer.toString(random.nextInt(1 << 30), 36);
    }
  },
  QUOTES_AND_STOPS(CopyLevel.EXACT) {
    @Override
    String of(String text, Random random) {
      return "\u201C" + text.replace('\'', '\u2019').replaceAll("[.!?]+( |$)", "$1") + "\u201D";
    }
  },
  SPACES(CopyLevel.EXACT) {
    @Override
    String of(String text, Random random) {
      return "  " + text.replaceAll(" +", "  ").strip() + "\n";
    }
  },
  ONE_SLIP(CopyLevel.NEARLY_EXACT) {
    @Override
    String of(String text, Random random) {
      return slips(text, 1, random);
    }
  },
  SLIPS(CopyLevel.NEARLY_EXACT) {
    @Override
    String of(String text, Random random) {
      int words = text.split(" ").length;
      return slips(text, 1 + words / (words > 64 ? 20 : 8), random);
    }
  },
  MOVED(CopyLevel.STRONG) {
    @Override
    String of(String text, Random random) {
      String[] words = text.strip().split("\\s+");
      int cut = words.length / 3 + random.nextInt(Math.max(1, words.length / 3));
      return joined(words, cut, words.length) + " " + joined(words, 0, cut);
    }
  },
  SIGNED(CopyLevel.STRONG) {
    @Override
    String of(String text, Random random) {
      return text + SIGNATURES.get(random.nextInt(SIGNATURES.size()));
    }
  },
  LED_IN(CopyLevel.STRONG) {
    @Override
    String of(String text, Random random) {
      return LEADS.get(random.nextInt(LEADS.size())) + text;
    }
  },
  CUT(CopyLevel.STRONG) {
    @Override
    String of(String text, Random random) {
      return cut(text, 0.7) + "\u2026";
    }
  },
  HALF(CopyLevel.WEAK) {
    @Override
    String of(String text, Random random) {
      return cut(text, 0.5) + "\u2026";
    }
  },
  REMARKED(CopyLevel.WEAK) {
    @Override
    String of(String text, Random random) {
      return REMARKS.get(random.nextInt(REMARKS.size())) + "\"" + text + "\"";
    }
  },
  CUT_AND_SIGNED(CopyLevel.WEAK) {
    @Override
    String of(String text, Random random) {
      return slips(cut(text, 0.75), 1, random) + SIGNATURES.get(random.nextInt(SIGNATURES.size()));
    }
  };

  private static final List<String> SIGNATURES =
      List.of(
          " -- Bo, Oslo", " via @kettlenews", " #spread #word", " (sent from my phone)", " ^JK");
  private static final List<String> LEADS =
      List.of("RT @kettlefan: ", "Breaking: ", "So true! ", "Must read: ", "FYI ");
  private static final List<String> REMARKS =
      List.of(
          "I could not have put this better: ",
          "Look what they wrote today ",
          "Seen in my feed and I disagree: ");

  final CopyLevel level;

  Edit(CopyLevel level) {
    this.level = level;
  }

  /** Returns the text as somebody may have passed it on. */
  abstract String of(String text, Random random);

  private static String joined(String[] words, int from, int to) {
    return String.join(" ", Arrays.copyOfRange(words, from, to));
  }

  private static String cut(String text, double share) {
    String[] words = text.strip().split("\\s+");
    return joined(words, 0, (int) Math.ceil(words.length * share));
  }

  private static String slips(String text, int many, Random random) {
    String[] words = text.split(" ");
    List<Integer> places = new ArrayList<>();
    for (int i = 0; i < words.length; i++) {
      if (words[i].length() > 3 && words[i].chars().allMatch(Character::isLetter)) {
        places.add(i);
      }
    }
    Collections.shuffle(places, random);
    for (int place : places.subList(0, Math.min(many, places.size()))) {
      words[place] = slip(words[place], random);
    }
    return String.join(" ", words);
  }

  private static String slip(String word, Random random) {
    int at = 1 + random.nextInt(word.length() - 2);
    String before = word.substring(0, at);
    String after = word.substring(at + 1);
    char c = word.charAt(at);
    return switch (random.nextInt(4)) {
      case 0 -> before + after;
      case 1 -> before + c + c + after;
      case 2 -> before + word.charAt(at + 1) + c + word.substring(at + 2);
      default -> before + (char) ('a' + random.nextInt(26)) + after;
    };
  }
}
