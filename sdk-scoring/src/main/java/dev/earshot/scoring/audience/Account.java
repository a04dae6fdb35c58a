package dev.earshot.scoring.audience;

import dev.earshot.Author;
import dev.earshot.AuthorId;
import dev.earshot.query.Aspect;
import dev.earshot.query.Field;
import dev.earshot.query.Fields;
import dev.earshot.scoring.metric.SentimentCounts;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.Function;

/**
 * What is known of one account from the mentions that are kept of it, for segments to ask.
 *
 * @param author the account, as the newest kept mention shows it
 * @param mentions how many mentions of it are kept, at least 1
 * @param engagement the sum of their {@link dev.earshot.scoring.metric.Engagement}s
 * @param sentiment how they sound
 */
public record Account(Author author, long mentions, long engagement, SentimentCounts sentiment) {
  private static final List<String> YES_NO = List.of("yes", "no");
  private static final Fields<Account> FIELDS = fieldsOfPeople();

  /** Creates a person. */
  public Account {
    Objects.requireNonNull(author, "author");
    Objects.requireNonNull(sentiment, "sentiment");
  }

  /** Returns which account. */
  public AuthorId id() {
    return author.id();
  }

  /**
   * Returns what can be asked of a person: {@code network}, {@code handle}, {@code followers},
   * {@code following}, {@code posts}, {@code verified}, {@code country} and {@code account} ({@code
   * person}, {@code organization}, {@code bot}, {@code unknown}), as the source states them; {@code
   * mentions}, {@code engagement}, {@code positive}, {@code negative}, {@code neutral} and {@code
   * balance} (net balance, -1 to 1) over what is kept; words in {@code name}, {@code bio} and
   * {@code location}. A host adds its own, such as an influence score.
   */
  public static Fields<Account> fields() {
    return FIELDS;
  }

  private static Fields<Account> fieldsOfPeople() {
    return Fields.<Account>none()
        .with(Field.text("network", Aspect.POST, p -> Optional.of(p.id().network().id())))
        .with(Field.text("handle", Aspect.POST, p -> p.author.handle()))
        .with(counted("followers", Author::followers))
        .with(counted("following", Author::following))
        .with(counted("posts", Author::posts))
        .with(
            Field.label(
                "verified",
                Aspect.POST,
                YES_NO,
                p -> p.author.verified().map(v -> v ? "yes" : "no")))
        .with(Field.text("country", Aspect.POST, p -> p.author.country()))
        .with(
            Field.label(
                "account",
                Aspect.POST,
                Arrays.stream(Author.Kind.values())
                    .map(kind -> kind.name().toLowerCase(Locale.ROOT))
                    .toList(),
                p -> Optional.of(p.author.kind().name())))
        .with(number("mentions", p -> p.mentions))
        .with(number("engagement", p -> p.engagement))
        .with(number("positive", p -> p.sentiment.positive()))
        .with(number("negative", p -> p.sentiment.negative()))
        .with(number("neutral", p -> p.sentiment.neutral()))
        .with(
            Field.<Account>number("balance", Aspect.SCORES, p -> p.sentiment.netBalance())
                .within(-1, 1))
        .withText("name", p -> p.author.name())
        .withText("bio", p -> p.author.bio())
        .withText("location", p -> p.author.location());
  }

  private static Field<Account> counted(String name, Function<Author, OptionalLong> count) {
    return Field.count(
        name,
        Aspect.METRICS,
        person -> {
          OptionalLong stated = count.apply(person.author);
          return stated.isPresent()
              ? OptionalDouble.of((double) stated.getAsLong())
              : OptionalDouble.empty();
        });
  }

  private static Field<Account> number(String name, Function<Account, Long> count) {
    return Field.count(
        name, Aspect.METRICS, person -> OptionalDouble.of((double) count.apply(person)));
  }

  /** Shows the network alone. */
  @Override
  public String toString() {
    return "Account[" + author + ", " + mentions + " mentions]";
  }
}
