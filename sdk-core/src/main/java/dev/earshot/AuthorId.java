package dev.earshot;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.Objects;

/**
 * What identifies an author on one network, stable when the handle changes.
 *
 * <p>Written as {@code network:instance:nativeId}; a colon inside the instance is written {@code
 * %3a}.
 *
 * @param network the network
 * @param instance the server or site within the network, in lower case and without a dot at the
 *     end; empty where a network has but one
 * @param nativeId the id the source itself uses, opaque, case-sensitive, not blank; at most 2,048
 *     characters
 */
public record AuthorId(
    @NotNull Network network,
    @NotNull String instance,
    @NotBlank @Size(max = AuthorId.LONGEST) String nativeId)
    implements Comparable<AuthorId> {
  private static final int LONGEST = NativeKey.MAX_NATIVE_ID;

  /**
   * Creates an id.
   *
   * @throws IllegalArgumentException if {@code nativeId} is blank or too long
   */
  public AuthorId {
    Objects.requireNonNull(network, "network");
    instance = NativeKey.instance(instance);
    nativeId = NativeKey.nativeId(nativeId, "author");
  }

  /** Returns the id on a network that has but one instance. */
  public static AuthorId of(Network network, String nativeId) {
    return new AuthorId(network, "", nativeId);
  }

  /**
   * Returns the id of somebody of whom a source tells a name and no id: the site and a digest of
   * the name, so that the name stands in no id in clear. The name is the same in any case, in any
   * of Unicode's spellings (NFKC), with whatever apostrophes, hyphens and blanks in it and with
   * signs that nobody sees. Such an id is not {@linkplain #isStable() stable}.
   *
   * @param site the site's registrable domain, or its host; empty where a network has but one
   * @param name what the source calls the author; no mailbox, which would be found out by its
   *     digest
   * @throws IllegalArgumentException if the name is blank
   */
  public static AuthorId ofName(Network network, String site, String name) {
    return new AuthorId(network, site, PersonName.digest(name));
  }

  /**
   * Returns the id of somebody of whom a source tells a mailbox and no id: a digest, so that it
   * stands in no id in clear. Whoever knows a mailbox can compute it.
   *
   * <p>A mailbox is one person's however it is written: {@code mailto:} before it, a subject behind
   * it, a name beside it ({@code Ann <ann@mail.example>}, {@code ann@mail.example (Ann)}), {@code
   * %40} in it. A text with several stands for itself.
   *
   * @param site empty, for a mailbox is one person's on all sites; else part of the id
   * @param mailbox an e-mail address in any case, or a text that holds one
   * @throws IllegalArgumentException if it is none
   */
  public static AuthorId ofMailbox(Network network, String site, String mailbox) {
    return new AuthorId(network, site, PersonName.digestOfMailbox(mailbox));
  }

  /** Returns whether it is made of {@linkplain #ofMailbox a mailbox}. */
  public boolean isOfMailbox() {
    return PersonName.isOfMailbox(nativeId);
  }

  /**
   * Returns whether the source itself tells its authors apart by this id. If not it is made of
   * {@linkplain #ofName a name}: two people of one name at one site have the same, and one person
   * gets another with another name.
   */
  public boolean isStable() {
    return !nativeId.startsWith(PersonName.PREFIX);
  }

  /**
   * Reads the written form.
   *
   * @throws IllegalArgumentException if {@code text} is not {@code network:instance:nativeId}
   */
  public static AuthorId parse(String text) {
    String[] parts = NativeKey.parse(text, "author id");
    return new AuthorId(new Network(parts[0]), parts[1], parts[2]);
  }

  /* Almost all that tells authors apart, and asked for each post that comes. */
  @Override
  public int hashCode() {
    return 31 * instance.hashCode() + nativeId.hashCode();
  }

  @Override
  public int compareTo(AuthorId other) {
    return toString().compareTo(other.toString());
  }

  /** Returns the written form, which {@link #parse} reads. */
  @Override
  public String toString() {
    return NativeKey.write(network, instance, nativeId);
  }
}
