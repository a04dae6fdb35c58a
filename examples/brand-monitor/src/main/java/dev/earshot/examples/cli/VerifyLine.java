package dev.earshot.examples.cli;

import dev.earshot.MalformedException;
import dev.earshot.privacy.proof.CanonicalJson;
import dev.earshot.privacy.proof.NoteVerifier;
import dev.earshot.privacy.proof.ProofVerifier;
import dev.earshot.privacy.proof.SignedNote;
import dev.earshot.privacy.proof.Validity;
import dev.earshot.privacy.receipt.Receipt;
import dev.earshot.text.Misspelling;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Verifies lines of one kind. What is not understood is not valid, and says why. */
final class VerifyLine {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  /** What a line holds; named in small letters on the command line. */
  enum Kind {
    INCLUSION("leafIdx", "treeSize", "leafHash", "proof", "root"),
    CONSISTENCY("size1", "size2", "root1", "root2", "proof"),
    SUBTREE_INCLUSION("leafIdx", "start", "end", "leafHash", "proof", "root"),
    SUBTREE_CONSISTENCY("start", "end", "size", "root1", "root2", "proof"),
    SIGNED_NOTE("note", "verifiers"),
    RECEIPT("receipt", "verifiers");

    @SuppressWarnings("ImmutableEnumChecker") // made by List.of
    private final List<String> fields;

    Kind(String... fields) {
      this.fields = List.of(fields);
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /** A kind as it is written, in any letters. */
  static final class KindWritten implements CommandLine.ITypeConverter<Kind> {
    @Override
    public Kind convert(String text) {
      return Stream.of(Kind.values())
          .filter(kind -> kind.toString().equalsIgnoreCase(text.replace('_', '-')))
          .findFirst()
          .orElseThrow(
              () ->
                  new CommandLine.TypeConversionException(
                      "expected one of "
                          + Stream.of(Kind.values())
                              .map(Kind::toString)
                              .collect(Collectors.joining(", "))
                          + ", got "
                          + text));
    }
  }

  /* What the published test vectors say of themselves, though it resembles a field. */
  private static final List<String> COMMENTS = List.of("verified", "unverified");

  private final Kind kind;
  private final List<NoteVerifier> trusted;

  VerifyLine(Kind kind, List<String> trusted) {
    this.kind = kind;
    this.trusted = verifiers(trusted);
  }

  /** Returns the public keys that {@code --verifier} gave. */
  static List<NoteVerifier> verifiers(List<String> written) {
    try {
      return written.stream().map(NoteVerifier::parse).toList();
    } catch (MalformedException e) {
      throw new IllegalArgumentException("--verifier: " + e.problem(), e);
    }
  }

  Validity verify(String line) {
    try {
      return MAPPER.readTree(line) instanceof ObjectNode object
          ? verify(object)
          : Validity.invalid("expected one JSON object");
    } catch (JacksonException e) {
      return Validity.invalid(
          LedgerLines.twice(line)
              .map(name -> kind.fields.contains(name) ? name : "line")
              .map(name -> name + ": expected each field once, got one twice")
              .orElse("expected one JSON object"));
    } catch (MalformedException e) {
      return Validity.invalid(e.field().orElseGet(e::source) + ": " + e.problem());
    }
  }

  /** What is no slip and of no other kind is a comment, as published vectors have many. */
  private void requireKnown(ObjectNode of) {
    for (String field : of.propertyNames()) {
      if (kind.fields.contains(field) || COMMENTS.contains(field)) {
        continue;
      }
      Misspelling.meant(field, kind.fields)
          .ifPresent(
              meant -> {
                throw malformed(field, "expected no such field; did you mean " + meant + "?");
              });
      for (Kind other : Kind.values()) {
        if (other.fields.contains(field)) {
          throw malformed(
              field, "expected no field but " + String.join(", ", kind.fields) + " and comments");
        }
      }
    }
  }

  private Validity verify(ObjectNode of) {
    requireKnown(of);
    return switch (kind) {
      case INCLUSION ->
          ProofVerifier.inclusion(
              number(of, "leafIdx"),
              number(of, "treeSize"),
              hash(of, "leafHash"),
              proof(of),
              hash(of, "root"));
      case CONSISTENCY ->
          ProofVerifier.consistency(
              number(of, "size1"),
              number(of, "size2"),
              hash(of, "root1"),
              proof(of),
              hash(of, "root2"));
      case SUBTREE_INCLUSION ->
          ProofVerifier.subtreeInclusion(
              number(of, "leafIdx"),
              number(of, "start"),
              number(of, "end"),
              hash(of, "leafHash"),
              proof(of),
              hash(of, "root"));
      case SUBTREE_CONSISTENCY ->
          ProofVerifier.subtreeConsistency(
              number(of, "start"),
              number(of, "end"),
              number(of, "size"),
              hash(of, "root1"),
              proof(of),
              hash(of, "root2"));
      case SIGNED_NOTE -> SignedNote.parse(text(of, "note")).verify(verifiers(of)).validity();
      case RECEIPT -> Receipt.verify(receipt(of), verifiers(of));
    };
  }

  private static String receipt(ObjectNode of) {
    JsonNode receipt = of.get("receipt");
    return receipt != null && receipt.isObject()
        ? CanonicalJson.of(receipt.toString())
        : text(of, "receipt");
  }

  private List<NoteVerifier> verifiers(ObjectNode of) {
    if (!trusted.isEmpty()) {
      return trusted;
    }
    JsonNode written = of.path("verifiers");
    if (!written.isArray()) {
      throw malformed("verifiers", "expected a list of public keys, or --verifier");
    }
    List<NoteVerifier> verifiers = new ArrayList<>();
    for (JsonNode key : written) {
      if (!key.isString()) {
        throw malformed("verifiers", "expected public keys as name+hash+key");
      }
      verifiers.add(NoteVerifier.parse(key.stringValue()));
    }
    return verifiers;
  }

  private static long number(ObjectNode of, String field) {
    JsonNode value = of.get(field);
    if (value == null || !value.isIntegralNumber()) {
      throw malformed(field, "expected a whole number");
    }
    if (!value.canConvertToLong() || value.longValue() < 0) {
      throw malformed(field, "expected a number from 0 to 9223372036854775807");
    }
    return value.longValue();
  }

  private static byte @Nullable [] hash(ObjectNode of, String field) {
    return hash(of.get(field), field);
  }

  private static byte @Nullable [] hash(@Nullable JsonNode value, String field) {
    String written = value == null || !value.isString() ? null : value.stringValue();
    try {
      byte[] hash = written == null ? null : Base64.getDecoder().decode(written);
      if (hash != null && Base64.getEncoder().encodeToString(hash).equals(written)) {
        return hash;
      }
    } catch (IllegalArgumentException e) {
      // as for what decodes, and is not the one form
    }
    throw malformed(field, "expected a hash in Base64, with its padding and nothing around it");
  }

  private static List<byte @Nullable []> proof(ObjectNode of) {
    JsonNode proof = of.get("proof");
    List<byte @Nullable []> hashes = new ArrayList<>();
    if (proof != null && proof.isArray()) {
      proof.forEach(hash -> hashes.add(hash(hash, "proof")));
    } else if (proof == null || !proof.isNull()) {
      throw malformed("proof", "expected a list of hashes");
    }
    return hashes;
  }

  private static String text(ObjectNode of, String field) {
    JsonNode value = of.get(field);
    if (value == null || !value.isString()) {
      throw malformed(field, "expected a text");
    }
    return value.stringValue();
  }

  private static MalformedException malformed(@Nullable String field, String problem) {
    return new MalformedException("line", field, -1, problem, null);
  }
}
